// The question Slack asks before an action that carries a `confirm`.

import { el, newId } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

/** Asks; true when the person confirms, false when they deny, press Escape or click beside the question. */
export function confirmFirst({ title, text, yes, no, danger, reader }) {
  return new Promise((answer) => {
    const heading = newId("confirm-title");
    const body = newId("confirm-text");
    const leave = (result) => () => {
      dialog.close();
      dialog.remove();
      answer(result);
    };
    const dialog = el(
      "dialog",
      {
        class: "dialog confirm",
        role: "alertdialog",
        "aria-labelledby": heading,
        "aria-describedby": body,
        "data-testid": "confirm",
      },
      el("h2", { id: heading }, title),
      el("div", { id: body, class: "confirm-text" }, textNodes(text, reader)),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "button", "data-testid": "confirm-deny", onclick: leave(false) }, no),
        el(
          "button",
          {
            type: "button",
            class: `button ${danger ? "button-danger solid" : "button-primary"}`,
            "data-testid": "confirm-ok",
            onclick: leave(true),
          },
          yes,
        ),
      ),
    );
    dialog.addEventListener("cancel", leave(false));
    (document.querySelector("dialog[open]") ?? document.body).append(dialog);
    dialog.showModal();
  });
}
