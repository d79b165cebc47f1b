// The conversation: messages grouped by day and by author, private ones marked, replies under what they answer.

import { el, patch } from "./dom.js";
import { plainMessage, showBlocks } from "./blocks.js";
import { dayNumber, fullMoment, slackDate } from "./dates.js";
import { fileLink } from "./files.js";
import { icon } from "./icons.js";
import { words } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { openMenu } from "./popup.js";

const GROUPED = 300; // seconds within which a second message of the same person needs no name

/**
 * Draws the conversation into `parent`.
 * @param surfaceOf (message) => its Surface
 * @param shortcuts message shortcuts; `run(callbackId, ts)` starts one
 */
export function showMessages(parent, state, reader, { surfaceOf, shortcuts, run }) {
  const ids = new Set(state.messages.map((message) => message.ts));
  const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts && ids.has(message.thread_ts);
  const items = [];
  let previous = null;
  let today = null;
  for (const message of state.messages.filter((each) => !isReply(each))) {
    const day = dayNumber(message.at, reader);
    if (day !== today) {
      items.push(divider(message, day, reader));
      previous = null;
    }
    today = day;
    const replies = state.messages.filter((each) => isReply(each) && each.thread_ts === message.ts);
    const grouped =
      previous &&
      previous.user.id === message.user.id &&
      previous.ephemeral === message.ephemeral &&
      message.at - previous.at < GROUPED;
    items.push(item(message, { grouped, replies, reader, surfaceOf, shortcuts, run }));
    previous = replies.length ? null : message;
  }
  patch(parent, items);
  for (const message of state.messages) refresh(parent, message, reader, surfaceOf);
}

function divider(message, day, reader) {
  const name = slackDate(message.at, "{day_divider_pretty}", reader);
  return {
    key: `day-${day}`,
    sig: name,
    make: () => el("div", { class: "day", role: "separator" }, el("span", {}, name)),
  };
}

function item(message, context) {
  const { grouped, replies, reader } = context;
  const { blocks: _, text: __, ...rest } = message;
  return {
    key: message.ts,
    sig: JSON.stringify([
      rest,
      grouped,
      replies.map((reply) => reply.ts),
      replies.map((reply) => reply.edited),
      reader.zone,
      reader.me,
    ]),
    make: () =>
      el(
        "div",
        { class: "thread" },
        row(message, grouped, context),
        replies.length > 0 &&
          el(
            "div",
            { class: "replies", role: "group", "aria-label": `${replies.length} in thread` },
            replies.map((reply) => row(reply, false, context)),
          ),
      ),
  };
}

function row(message, grouped, { reader, shortcuts, run }) {
  const { user } = message;
  const time = el(
    "time",
    { class: "stamp", datetime: new Date(message.at * 1000).toISOString(), title: fullMoment(message.at, reader) },
    slackDate(message.at, "{time}", reader),
  );
  return el(
    "article",
    {
      class: `message ${grouped ? "grouped" : ""} ${message.ephemeral ? "ephemeral" : ""}`,
      "data-ts": message.ts,
      "data-testid": "message",
      "aria-label": `${user.name}, ${time.textContent}`,
    },
    el("div", { class: "gutter" }, grouped ? time.cloneNode(true) : avatar(user)),
    el(
      "div",
      { class: "message-main" },
      message.ephemeral && el("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !grouped &&
        el(
          "div",
          { class: "message-head" },
          el("span", { class: "author" }, user.name),
          user.is_bot && el("span", { class: "app-badge" }, "APP"),
          time,
        ),
      el("div", { class: "blocks" }),
      message.edited && el("span", { class: "edited" }, "(edited)"),
      message.files.map((each) => fileLink(each, reader)),
      message.thread_count > 0 &&
        !message.thread_ts &&
        el(
          "div",
          { class: "thread-count" },
          `${message.thread_count} ${message.thread_count === 1 ? "reply" : "replies"}`,
        ),
    ),
    shortcuts.length > 0 && !message.ephemeral && actions(message, shortcuts, run),
  );
}

function actions(message, shortcuts, run) {
  const button = el(
    "button",
    {
      type: "button",
      class: "message-actions",
      "aria-label": "More actions for this message",
      "aria-haspopup": "menu",
      "data-focus": `actions-${message.ts}`,
      onclick: () =>
        openMenu(
          button,
          "Message shortcuts",
          shortcuts.map((each) => ({
            label: each.name,
            hint: each.description,
            choose: () => run(each.callback_id, message.ts),
          })),
        ),
    },
    icon("more"),
  );
  return button;
}

function refresh(parent, message, reader, surfaceOf) {
  const blocks = parent.querySelector(`[data-ts="${CSS.escape(message.ts)}"] .blocks`);
  const surface = surfaceOf(message);
  if (message.blocks?.length) {
    surface.form.see(message.blocks);
    showBlocks(blocks, message.blocks, surface);
  } else {
    patch(blocks, [
      { key: "text", sig: JSON.stringify([message.text, reader.zone]), make: () => plainMessage(message.text, reader) },
    ]);
  }
}

/** What a screen reader says of a new message: its `text`, as in Slack. */
export function spoken(message, reader) {
  const said = [words(message.text, reader), ...message.files.map((file) => `file ${file.name}`)].filter(Boolean);
  return `${message.user.name}${message.ephemeral ? ", only visible to you" : ""}: ${said.join(", ")}`;
}
