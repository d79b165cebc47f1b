// The card that tells a newcomer, in four steps, what to try.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const STEPS = [
  ["Link an account", "Mia has not met Greenroom yet. One click links her RingCentral account.", "/webinar connect"],
  [
    "Create a webinar",
    "Plain words fill in the form; you check it and send it.",
    "/webinar create Q4 roadmap, next tuesday 3pm for 45m",
  ],
  [
    "Bring people in",
    "Add a panelist and a co-host, then open or close registration on the card.",
    "/webinar invite Q4 roadmap",
  ],
  [
    "Wait for the digest",
    "Subscribe, let guests register in the Demo panel, and jump to tomorrow 9:00.",
    "/webinar digest daily at 9:00",
  ],
];

/** The card; `put(text)` places a command in the composer, `dismiss()` puts the card away. */
export function welcomeCard(put, dismiss) {
  return el(
    "section",
    { class: "welcome", "aria-label": "What to try first", "data-testid": "welcome" },
    el(
      "header",
      {},
      el(
        "div",
        {},
        el("h2", {}, "A workspace to try Greenroom in"),
        el(
          "p",
          {},
          "Nothing here leaves this machine. Act as anyone on the left; ",
          "the panel on the right shows what Slack and the app say to each other.",
        ),
      ),
      el(
        "button",
        {
          type: "button",
          class: "button-plain",
          "aria-label": "Put this card away",
          "data-testid": "welcome-dismiss",
          onclick: dismiss,
        },
        icon("close"),
      ),
    ),
    el(
      "ol",
      {},
      STEPS.map(([title, text, command]) =>
        el(
          "li",
          {},
          el("b", {}, title),
          el("span", {}, text),
          el(
            "button",
            {
              type: "button",
              class: "try",
              "aria-label": `Put ${command} into the message field`,
              onclick: () => put(command),
            },
            el("code", {}, command),
          ),
        ),
      ),
    ),
  );
}
