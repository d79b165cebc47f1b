// The basics of Markdown for Slack's `markdown` block: headings, lists, quotes, code, emphasis, links.

import { el } from "./dom.js";
import { emojiNodes } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE =
  /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/;
const LINES = [
  [/^#{1,6}\s+(.*)$/, (text) => el("h4", { class: "md-heading" }, inline(text))],
  [/^(?:-{3,}|\*{3,})$/, () => el("hr")],
  [/^>\s?(.*)$/, (text) => el("blockquote", {}, inline(text))],
  [/^\s*[-*+]\s+(.*)$/, (text) => el("ul", {}, el("li", {}, inline(text)))],
  [/^\s*\d+[.)]\s+(.*)$/, (text) => el("ol", {}, el("li", {}, inline(text)))],
];

/** Nodes for a Markdown text. */
export function markdown(text) {
  return text.split(/^```[^\n]*\n([\s\S]*?)^```\s*$/m).flatMap((part, index) =>
    index % 2
      ? [el("pre", { class: "pre" }, part.replace(/\n$/, ""))]
      : joined(
          part
            .split("\n")
            .filter((line) => line.trim())
            .map(line),
        ),
  );
}

function line(text) {
  for (const [pattern, draw] of LINES) {
    const found = text.match(pattern);
    if (found) return draw(found[1]);
  }
  return el("p", {}, inline(text));
}

// Neighbouring list items belong to one list, neighbouring quotes to one quote.
function joined(nodes) {
  return nodes.reduce((all, node) => {
    const last = all.at(-1);
    if (last?.tagName !== node.tagName || !["UL", "OL", "BLOCKQUOTE"].includes(node.tagName)) return [...all, node];
    if (node.tagName === "BLOCKQUOTE") last.append(el("br"));
    last.append(...node.childNodes);
    return all;
  }, []);
}

function inline(text) {
  const found = text.match(INLINE);
  if (!found) return emojiNodes(text);
  const [whole, code, bold, bold2, italic, italic2, strike, label, url] = found;
  const node = code
    ? el("code", {}, code)
    : (bold ?? bold2)
      ? el("strong", {}, inline(bold ?? bold2))
      : (italic ?? italic2)
        ? el("em", {}, inline(italic ?? italic2))
        : strike
          ? el("s", {}, inline(strike))
          : link(url, label);
  return [...emojiNodes(text.slice(0, found.index)), node, ...inline(text.slice(found.index + whole.length))];
}
