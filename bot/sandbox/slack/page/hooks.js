// What every interactive element carries: Slack's ids for tests, a name for screen readers, its place for the focus.

import { words } from "./mrkdwn.js";

/** Attributes of the control of `element`; `part` tells apart the controls of one element. */
export function hooks(element, block, surface, field, part) {
  return {
    id: field.id,
    "data-block-id": block.block_id,
    "data-action-id": element.action_id,
    "data-focus": surface.placeOf(block, element, part),
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid && "true",
    "aria-required": field.id && !field.optional && "true",
    "aria-label": field.id ? null : words(element.placeholder, surface.reader) || element.action_id,
  };
}
