// The Demo tab: the workspace's clock, and the buttons that make time pass or guests register.

import { el, patch } from "./dom.js";
import { icon } from "./icons.js";

/** Draws the clock, the controls by group and the pages to look at. `press(id, args)` runs a control. */
export function showDemo(parent, { clock, controls, links }, press) {
  const groups = Map.groupBy(controls, (control) => control.group || "More");
  patch(parent, [
    { key: "clock", sig: JSON.stringify([clock.label, clock.zone]), make: () => clockCard(clock) },
    ...(links.length ? [{ key: "links", sig: JSON.stringify(links), make: () => elsewhere(links) }] : []),
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
    controls.map((control) => (control.asks ? asking(control, press) : pressed(control, press))),
  );
}

function pressed(control, press, args = () => ({})) {
  const button = el(
    "button",
    {
      type: "button",
      class: "control",
      "data-testid": `control-${control.id}`,
      "data-focus": `control-${control.id}`,
      onclick: async () => {
        button.setAttribute("aria-busy", "true");
        await press(control.id, args());
        button.removeAttribute("aria-busy");
      },
    },
    el("span", { class: "control-label" }, control.label),
    control.hint && el("span", { class: "control-hint" }, control.hint),
  );
  return button;
}

function asking(control, press) {
  const input = el("input", {
    type: control.asks,
    class: "text",
    "aria-label": control.label,
    "data-testid": `control-${control.id}-value`,
    "data-focus": `control-${control.id}-value`,
  });
  return el("div", { class: "control-asks", title: control.hint }, input, pressed({ ...control, hint: "" }, press, () => ({ value: input.value })));
}

function elsewhere(links) {
  return el(
    "section",
    { class: "controls" },
    links.map((link) =>
      el(
        "a",
        { class: "control", href: link.url, target: "_blank", rel: "noopener", "data-testid": "elsewhere" },
        el("span", { class: "control-label" }, link.label),
        link.hint && el("span", { class: "control-hint" }, link.hint),
      ),
    ),
  );
}
