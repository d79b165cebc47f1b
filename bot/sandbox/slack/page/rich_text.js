// Slack's rich_text block: paragraphs, lists, quotes and code, with the styled words, dates, links and people in them.

import { el } from "./dom.js";
import { slackDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { dateElement, link, mention } from "./mrkdwn.js";
import { refusal } from "./refusal.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** The nodes of a rich_text block. */
export function richText(block, reader) {
  return gathered(block.elements ?? []).map((part) => (part.list ? list(part.list, reader) : section(part, reader)));
}

// Slack sends a nested list as neighbours with a rising `indent`; one tree is drawn from each run of them.
function gathered(parts) {
  const runs = [];
  for (const part of parts) {
    if (part.type !== "rich_text_list") runs.push(part);
    else if (runs.at(-1)?.list) runs.at(-1).list.push(part);
    else runs.push({ list: [part] });
  }
  return runs;
}

function list(parts, reader) {
  const root = el("div", { class: "lists" });
  const open = [];
  for (const part of parts) {
    const depth = part.indent ?? 0;
    const node = el(
      part.style === "ordered" ? "ol" : "ul",
      { start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => el("li", {}, leaves(item.elements, reader))),
    );
    const parent = depth && open.slice(0, depth).findLast(Boolean)?.lastElementChild;
    (parent || root).append(node);
    open.length = depth;
    open[depth] = node;
  }
  return root;
}

function section(part, reader) {
  const inside = leaves(part.elements ?? [], reader);
  if (part.type === "rich_text_section") return el("div", { class: "rich" }, inside);
  if (part.type === "rich_text_quote") return el("blockquote", {}, inside);
  if (part.type === "rich_text_preformatted") return el("pre", { class: "pre" }, inside);
  return refusal(`not simulated: ${part.type}`);
}

const LEAVES = {
  text: ({ text }) => lines(text),
  emoji: ({ name, unicode }) =>
    emoji(name) ??
    (unicode ? String.fromCodePoint(...unicode.split("-").map((hex) => parseInt(hex, 16))) : `:${name}:`),
  link: ({ url, text }) => link(url, text),
  user: ({ user_id: id }, reader) => mention(`@${reader.nameOf(id) ?? id}`, id === reader.me),
  usergroup: ({ usergroup_id: id }) => mention(`@${id}`),
  channel: ({ channel_id: id }, reader) => mention(`#${reader.channelName(id) ?? id}`),
  broadcast: ({ range }) => mention(`@${range}`, true),
  color: ({ value }) => el("code", {}, value),
  date: ({ timestamp, format }, reader) => dateElement(timestamp, slackDate(timestamp, format, reader), reader),
};

/** The words of one line or paragraph. */
function leaves(elements, reader) {
  return elements.map((leaf) => {
    const draw = LEAVES[leaf.type];
    if (!draw) return refusal(`not simulated: rich_text ${leaf.type}`);
    return Object.keys(STYLES)
      .filter((style) => leaf.style?.[style])
      .reduce((inner, style) => el(STYLES[style], {}, inner), draw(leaf, reader));
  });
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}
