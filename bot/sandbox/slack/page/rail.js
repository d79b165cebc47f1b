// The left rail: whom to act as, and the channels and app messages that person can see.

import { el, patch } from "./dom.js";
import { avatar, channelMark } from "./people.js";

/** Draws the rail. `go` = {as(userId), channel(channelId)}. */
export function showRail({ workspace, people, channels }, state, go) {
  workspace.textContent = state.workspace?.name ?? "Acme Events";
  const actors = state.people.filter((person) => !["bot", "deactivated"].includes(person.role));
  patch(
    people,
    actors.map((person) => ({
      key: person.id,
      sig: JSON.stringify([person, person.id === state.me.id]),
      make: () => actor(person, person.id === state.me.id, go),
    })),
  );
  const direct = state.channels.filter((each) => each.is_im);
  const named = state.channels.filter((each) => !each.is_im);
  patch(channels, [
    heading("Channels"),
    ...named.map((each) => place(each, state, go)),
    heading("Apps"),
    ...direct.map((each) => place(each, state, go)),
  ]);
}

function heading(text) {
  return { key: text, sig: text, make: () => el("li", { class: "rail-heading", "aria-hidden": "true" }, text) };
}

function actor(person, current, go) {
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "rail-item actor",
        "data-user": person.id,
        "aria-current": current && "true",
        "data-focus": `actor-${person.id}`,
        onclick: () => go.as(person.id),
      },
      avatar(person),
      el(
        "span",
        { class: "actor-words" },
        el("span", { class: "actor-name" }, person.real_name || person.name),
        el("span", { class: "actor-role" }, person.role),
      ),
      current && el("span", { class: "sr-only" }, "(you)"),
    ),
  );
}

function place(channel, state, go) {
  const current = channel.id === state.channel;
  const unread = current ? 0 : channel.unread;
  return {
    key: channel.id,
    sig: JSON.stringify([channel, current]),
    make: () =>
      el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: `rail-item place ${unread ? "unread" : ""}`,
            "data-channel": channel.id,
            "aria-current": current && "page",
            "data-focus": `channel-${channel.id}`,
            onclick: () => go.channel(channel.id),
          },
          channelMark(channel),
          el("span", { class: "place-name" }, channel.name),
          unread > 0 && el("span", { class: "badge" }, String(unread), el("span", { class: "sr-only" }, " unread")),
        ),
      ),
  };
}
