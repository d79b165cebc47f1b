// The short notices in which Slack itself speaks, such as "/webinar failed because the app did not respond".

import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN = 9000; // ms
const AT_ONCE = 3;

/** Shows each notice once; notices from before the person was looked at are history. */
export class Toasts {
  #seen = new Map();

  constructor() {
    this.node = el("div", { class: "toasts", popover: "manual", "aria-label": "Notices" });
    document.body.append(this.node);
  }

  update(person, toasts) {
    const first = !this.#seen.has(person);
    const seen = this.#seen.get(person) ?? new Set();
    this.#seen.set(person, seen);
    for (const toast of toasts.filter((each) => !seen.has(each.id))) {
      seen.add(toast.id);
      if (!first) this.say(toast.text, toast.level);
    }
  }

  /** Somebody else is looked at now: what was said to the one before is not for them. */
  clear() {
    this.node.replaceChildren();
  }

  /** Says something now, above whatever is open. */
  say(text, level = "info") {
    const drop = () => {
      toast.remove();
      if (!this.node.childElementCount) this.node.hidePopover();
    };
    const toast = el(
      "div",
      { class: `toast toast-${level}`, role: level === "error" ? "alert" : "status", "data-testid": "toast" },
      icon(level === "error" ? "alert" : "check"),
      el("span", {}, text),
      el("button", { type: "button", class: "button-plain", "aria-label": "Dismiss", onclick: drop }, icon("close")),
    );
    const home = document.querySelector("dialog[open]") ?? document.body; // what is outside an open modal cannot be reached
    if (this.node.parentElement !== home) home.append(this.node);
    if (!this.node.matches(":popover-open")) this.node.showPopover();
    if (this.node.childElementCount >= AT_ONCE) this.node.firstElementChild.remove();
    this.node.append(toast);
    setTimeout(drop, level === "error" ? 2 * SHOWN : SHOWN);
  }
}
