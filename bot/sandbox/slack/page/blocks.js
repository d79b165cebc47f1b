// Block Kit on the page: each block of a message, a modal or the Home tab as Slack would show it.

import { el, newId, patch } from "./dom.js";
import { chart } from "./chart.js";
import { drawElement } from "./elements.js";
import { markdown } from "./markdown.js";
import { mrkdwn, textNodes, words } from "./mrkdwn.js";
import { refusal } from "./refusal.js";
import { richText } from "./rich_text.js";

/**
 * Makes `parent` show `blocks`. Blocks that did not change are left alone, with focus and typed text.
 * @param errors {block_id: text} for fields of a form
 */
export function showBlocks(parent, blocks, surface, errors = {}) {
  patch(
    parent,
    blocks.map((block, index) => ({
      key: block.block_id ?? `block-${index}`,
      sig: JSON.stringify([
        block,
        errors[block.block_id],
        surface.id,
        moves(block) && Math.floor(surface.reader.now / 10),
        surface.reader.zone,
      ]),
      make: () => drawBlock(block, surface, errors[block.block_id]),
    })),
  );
}

// Only dates in relative words age while they are shown.
function moves(block) {
  return /\{ago\}|_pretty\}/.test(JSON.stringify(block));
}

function drawBlock(block, surface, error) {
  const frame = (inside) => el("div", { class: `block block-${block.type}`, "data-block-id": block.block_id }, inside);
  const draw = BLOCKS[block.type];
  if (!draw) return frame(refusal(`not simulated: ${block.type}`));
  try {
    return frame(draw(block, surface, error));
  } catch (failure) {
    // a malformed block must not take the whole conversation with it
    console.error(failure);
    return frame(refusal(`could not be drawn: ${block.type} (${failure.message})`));
  }
}

function section(block, surface) {
  const { reader } = surface;
  return [
    el(
      "div",
      { class: "section-text" },
      block.text && el("div", {}, textNodes(block.text, reader)),
      block.fields &&
        el(
          "div",
          { class: "fields" },
          block.fields.map((field) => el("div", {}, textNodes(field, reader))),
        ),
    ),
    block.accessory &&
      el(
        "div",
        { class: "accessory" },
        block.accessory.type === "image" ? picture(block.accessory) : drawElement(block.accessory, block, surface),
      ),
  ];
}

function picture({ image_url: url, alt_text: alt }, className = "thumb") {
  const source = /^(https?:|data:image\/)/i.test(url ?? "") ? url : null;
  return source
    ? el("img", { class: className, src: source, alt, loading: "lazy" })
    : refusal(`not simulated: image without an https address (${alt})`);
}

function context(block, { reader }) {
  return block.elements.map((element) =>
    element.type === "image" ? picture(element, "context-image") : el("span", {}, textNodes(element, reader)),
  );
}

function input(block, surface, error) {
  const id = newId("field");
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const describedBy = [block.hint && hintId, error && errorId].filter(Boolean).join(" ") || null;
  const group = ["checkboxes", "radio_buttons"].includes(block.element?.type);
  const label = [
    textNodes(block.label, surface.reader),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  ];
  return el(
    "div",
    { class: error ? "field field-wrong" : "field" },
    group
      ? el("div", { class: "label", id: `${id}-label` }, label)
      : el("label", { class: "label", for: id, id: `${id}-label` }, label),
    drawElement(block.element, block, surface, {
      id,
      describedBy,
      invalid: Boolean(error),
      labelledBy: `${id}-label`,
      optional: Boolean(block.optional),
    }),
    error && el("div", { class: "field-error", id: errorId, role: "alert" }, error),
    block.hint && el("div", { class: "hint", id: hintId }, textNodes(block.hint, surface.reader)),
  );
}

function table(block, { reader }) {
  const cell = (content, at, tag) => {
    const setting = block.column_settings?.[at] ?? {};
    return el(
      tag,
      {
        class: `align-${setting.align ?? "left"} ${setting.is_wrapped ? "wrapped" : ""}`,
        scope: tag === "th" ? "col" : null,
      },
      content.type === "rich_text" ? richText(content, reader) : String(content.text ?? content.value ?? ""),
    );
  };
  const [head, ...rows] = block.rows;
  return el(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          head.map((content, at) => cell(content, at, "th")),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map((row) =>
          el(
            "tr",
            {},
            row.map((content, at) => cell(content, at, "td")),
          ),
        ),
      ),
    ),
  );
}

function image(block, { reader }) {
  return el(
    "figure",
    {},
    block.title && el("figcaption", {}, textNodes(block.title, reader)),
    picture(block, "wide-image"),
  );
}

const BLOCKS = {
  section,
  context,
  input,
  table,
  image,
  header: (block, { reader }) => el("h3", { class: "header" }, textNodes(block.text, reader)),
  divider: () => el("hr"),
  actions: (block, surface) => block.elements.map((element) => drawElement(element, block, surface)),
  rich_text: (block, { reader }) => richText(block, reader),
  markdown: (block) => markdown(block.text),
  data_visualization: (block) => chart(block),
};

/** A message's text when it has no blocks. */
export function plainMessage(text, reader) {
  return el("div", { class: "block block-text" }, mrkdwn(text, reader));
}

/** A text object's words, for titles and buttons of a view. */
export function viewWords(text, reader, otherwise = "") {
  return words(text, reader) || otherwise;
}
