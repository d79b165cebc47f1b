// How a person looks: a coloured square with initials, and the choices of the people and channel pickers.

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** The square with a person's initials. */
export function avatar(person, size = "") {
  const hue = person?.color?.replace?.(/^(?!#)/, "#");
  return el(
    "span",
    {
      class: `avatar ${size} ${person?.is_bot ? "avatar-bot" : ""}`,
      "aria-hidden": "true",
      style: hue && `--face:${hue}`,
    },
    person?.initials ?? "?",
  );
}

/** What sets a channel apart before its name: a hash, a lock, or the app's face. */
export function channelMark(channel) {
  if (channel.is_im) return el("span", { class: "mark mark-app", "aria-hidden": "true" }, "G");
  return el("span", { class: "mark" }, icon(channel.is_private ? "lock" : "hash"));
}

/** A person as a choice of a picker. */
export function personChoice(person) {
  return {
    id: person.id,
    label: person.real_name || person.name,
    hint: [person.title, person.role].filter(Boolean)[0] ?? "",
    avatar: avatar(person, "small"),
    raw: person.id,
  };
}

/** A channel as a choice of a picker. */
export function channelChoice(channel) {
  return {
    id: channel.id,
    label: channel.is_im ? channel.name : `#${channel.name}`,
    hint: channel.is_private && !channel.is_im ? "private" : "",
    raw: channel.id,
  };
}
