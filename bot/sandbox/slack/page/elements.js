// Block Kit's interactive elements, and a loud refusal of those that are not simulated.

import { el, safeLink } from "./dom.js";
import { FIELDS } from "./fields.js";
import { fileField } from "./files.js";
import { hooks } from "./hooks.js";
import { icon } from "./icons.js";
import { textNodes, words } from "./mrkdwn.js";
import { openMenu } from "./popup.js";
import { refusal } from "./refusal.js";
import { SELECTS } from "./selects.js";

/**
 * Draws an element of `block` on `surface`.
 * `field` says how it stands in an input block: {id, describedBy, invalid, labelledBy, optional}.
 */
export function drawElement(element, block, surface, field = {}) {
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, block, surface, field) : refusal(`not simulated: ${element.type}`);
}

function button(element, block, surface) {
  const url = safeLink(element.url);
  const node = el(
    url ? "a" : "button",
    {
      ...hooks(element, block, surface, {}),
      type: url ? null : "button",
      href: url,
      target: url && "_blank",
      rel: url && "noopener",
      class: `button ${element.style ? `button-${element.style}` : ""}`,
      "aria-label": element.accessibility_label,
      onclick: () => surface.press(block, element, { type: "button", value: element.value ?? null }, node),
    },
    textNodes(element.text, surface.reader),
    url && icon("share"),
  );
  return node;
}

function overflow(element, block, surface) {
  const pick = (option) => {
    if (safeLink(option.url)) window.open(option.url, "_blank", "noopener");
    return surface.press(block, element, { type: "overflow", selected_option: option }, node);
  };
  const node = el(
    "button",
    {
      ...hooks(element, block, surface, {}),
      type: "button",
      class: "button button-icon",
      "aria-haspopup": "menu",
      "aria-label": "More actions",
      onclick: () =>
        openMenu(
          node,
          "More actions",
          element.options.map((option) => ({
            label: words(option.text, surface.reader),
            hint: words(option.description, surface.reader),
            choose: () => pick(option),
          })),
        ),
    },
    icon("more"),
  );
  return node;
}

const ELEMENTS = { button, overflow, file_input: fileField, ...FIELDS, ...SELECTS };
