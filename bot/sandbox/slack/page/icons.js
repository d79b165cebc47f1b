// The few line drawings of the page, drawn in the colour of the text beside them.

import { svg } from "./dom.js";

const PATHS = {
  alert: "M12 8v5m0 3.2v.1M10.3 3.9 2.5 17.5A2 2 0 0 0 4.2 20.5h15.6a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z",
  back: "M15 5l-7 7 7 7",
  bolt: "M13 3 5 13.5h6L10 21l8-10.5h-6L13 3Z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9.5l6 6 6-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5Zm0 0v5h5",
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  help: "M9.2 9.3a2.9 2.9 0 1 1 4.3 2.5c-.9.5-1.5 1.1-1.5 2.2m0 3v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  home: "M4 11l8-7 8 7v8.5a.5.5 0 0 1-.5.5H15v-6H9v6H4.5a.5.5 0 0 1-.5-.5V11Z",
  in: "M19 12H5m6-6-6 6 6 6",
  lock: "M7 10.5V8a5 5 0 0 1 10 0v2.5M6 10.5h12v9.5H6v-9.5Z",
  menu: "M4 7h16M4 12h16M4 17h16",
  moon: "M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  out: "M5 12h14m-6-6 6 6-6 6",
  panel: "M4 5h16v14H4V5Zm10.5 0v14",
  send: "M4 12 20.5 4.5 16 20l-4.5-6.5L4 12Zm7.5 1.5L20.5 4.5",
  share: "M14 5h5v5m0-5-8.5 8.5M17 14v5H5V7h5",
  sun: "M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
};

/** One drawing by name; screen readers skip it, so the control it is in needs a label. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
