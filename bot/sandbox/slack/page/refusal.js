// What is not simulated is refused loudly, in red, where it stands.

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** A red box with the reason. */
export function refusal(reason) {
  return el("div", { class: "refusal", role: "note" }, icon("alert"), el("span", {}, reason));
}
