// The Demo tab: the workspace's clock, and the buttons that make time pass or guests register.

import { el, patch } from "./dom.js";
import { icon } from "./icons.js";

/** Draws the clock and the controls by group. `press(id)` runs one. */
export function showDemo(parent, { clock, controls }, press) {
  const groups = Map.groupBy(controls, (control) => control.group || "More");
  patch(parent, [
    { key: "clock", sig: JSON.stringify([clock.label, clock.zone]), make: () => clockCard(clock) },
    ...[...groups].map(([name, all]) => ({
      key: `group-${name}`,
      sig: JSON.stringify(all),
      make: () => group(name, all, press),
    })),
    ...(controls.length
      ? []
      : [{ key: "none", sig: "", make: () => el("p", { class: "quiet" }, "This workspace has no controls.") }]),
  ]);
}

function clockCard({ label, zone }) {
  const [date, time] = label.split(/, (?=[^,]*$)/);
  return el(
    "section",
    { class: "clock", "data-testid": "clock", "aria-label": "The workspace's clock" },
    el("div", { class: "clock-icon" }, icon("clock")),
    el(
      "div",
      {},
      el("div", { class: "clock-time" }, time ?? label),
      el(
        "div",
        { class: "clock-date" },
        time ? date : "",
        el("span", { class: "quiet" }, ` ${zone.replaceAll("_", " ")}`),
      ),
    ),
  );
}

function group(name, controls, press) {
  return el(
    "section",
    { class: "controls" },
    el("h3", {}, name),
    controls.map((control) => {
      const button = el(
        "button",
        {
          type: "button",
          class: "control",
          "data-testid": `control-${control.id}`,
          "data-focus": `control-${control.id}`,
          onclick: async () => {
            button.setAttribute("aria-busy", "true");
            await press(control.id);
            button.removeAttribute("aria-busy");
          },
        },
        el("span", { class: "control-label" }, control.label),
        control.hint && el("span", { class: "control-hint" }, control.hint),
      );
      return button;
    }),
  );
}
