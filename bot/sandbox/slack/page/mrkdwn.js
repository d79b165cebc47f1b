// Slack's own text markup (mrkdwn) as people see it: bold, quotes, links, mentions, dates, emoji.

import { el, safeLink } from "./dom.js";
import { fullMoment, slackDate } from "./dates.js";
import { emojiNodes } from "./emoji.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=[^\s*_~])/u;

/** The three entities Slack knows, read back into characters. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Nodes for a mrkdwn text. */
export function mrkdwn(text, reader) {
  return String(text ?? "")
    .split(/```\n?([\s\S]*?)\n?```\n?/)
    .flatMap((part, index) => {
      if (index % 2) return [el("pre", { class: "pre" }, unescape(part))];
      return part ? paragraphs(part, reader) : [];
    });
}

function paragraphs(text, reader) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = line.match(/^(?:>|&gt;) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1], reader));
      return;
    }
    if (index > 0 && !quote) nodes.push(el("br"));
    quote = null;
    nodes.push(...inline(line, reader));
  });
  return nodes;
}

function inline(text, reader) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const found = rest.match(TOKEN);
    if (!found) break;
    const [whole, angle, code, mark] = found;
    const end = mark ? closing(rest, found.index, mark) : found.index + whole.length;
    if (mark && end === -1) {
      nodes.push(...plain(rest.slice(0, found.index + 1)));
      rest = rest.slice(found.index + 1);
      continue;
    }
    nodes.push(...plain(rest.slice(0, found.index)));
    if (angle) nodes.push(bracket(angle, reader));
    else if (code) nodes.push(el("code", {}, unescape(code)));
    else nodes.push(el(MARKS[mark], {}, inline(rest.slice(found.index + 1, end - 1), reader)));
    rest = rest.slice(end);
  }
  return [...nodes, ...plain(rest)];
}

function closing(text, start, mark) {
  for (let at = start + 2; at < text.length; at += 1) {
    if (text[at] === "<") at = Math.max(at, text.indexOf(">", at));
    else if (text[at] === mark && !/\s/.test(text[at - 1]) && !/[\p{L}\p{N}]/u.test(text[at + 1] ?? "")) return at + 1;
  }
  return -1;
}

function plain(text) {
  return text ? emojiNodes(unescape(text)) : [];
}

function bracket(inside, reader) {
  const [target, label] = split(inside);
  if (target.startsWith("@"))
    return mention(`@${reader.nameOf(target.slice(1)) ?? label ?? target.slice(1)}`, target.slice(1) === reader.me);
  if (target.startsWith("#")) return mention(`#${reader.channelName(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return dateNode(target.split("^"), label, reader);
  if (target.startsWith("!")) return mention(label ?? `@${target.slice(1).split("^")[0]}`, true);
  return link(unescape(target), label === undefined ? undefined : unescape(label));
}

function split(inside) {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside] : [inside.slice(0, bar), inside.slice(bar + 1)];
}

/** A person, channel or group named in a text. */
export function mention(name, toMe = false) {
  return el("span", { class: toMe ? "mention mention-me" : "mention" }, name);
}

/** A link that opens in a new tab, or plain words if its address is not one to open. */
export function link(url, label) {
  const words = emojiNodes(label || url.replace(/^mailto:/, ""));
  const href = safeLink(url);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : el("span", {}, words);
}

function dateNode([, unixText, format, href], fallback, reader) {
  const unix = Number(unixText);
  if (!Number.isFinite(unix) || !format) return el("span", {}, unescape(fallback ?? ""));
  const time = dateElement(unix, slackDate(unix, format, reader), reader);
  return safeLink(href) ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, time) : time;
}

/** A moment in words, with the whole of it as tooltip. */
export function dateElement(unix, words, reader) {
  return el("time", { datetime: new Date(unix * 1000).toISOString(), title: fullMoment(unix, reader) }, words);
}

/** A text object of Block Kit: mrkdwn or plain_text. */
export function textNodes(text, reader) {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text, reader);
  return text.emoji === false ? [text.text] : emojiNodes(text.text);
}

/** The words alone, for labels and for screen readers. */
export function words(text, reader) {
  if (typeof text === "string") return el("span", {}, mrkdwn(text, reader)).textContent;
  return el("span", {}, textNodes(text, reader)).textContent;
}
