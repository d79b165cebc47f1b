// The elements one chooses from: fixed options, options the app gives, people and channels, one or several.

import { hooks } from "./hooks.js";
import { words } from "./mrkdwn.js";
import { channelChoice, personChoice } from "./people.js";
import { picker } from "./picker.js";
import { isEmpty, stateKey } from "./states.js";

function optionChoice(option, reader) {
  return { id: option.value, label: words(option.text, reader), hint: words(option.description, reader), raw: option };
}

function optionGroups({ options, option_groups: groups }, reader) {
  const choices = (list) => (list ?? []).map((option) => optionChoice(option, reader));
  return groups?.length
    ? groups.map((group) => ({ label: words(group.label, reader), choices: choices(group.options) }))
    : [{ choices: choices(options) }];
}

function matching(groups, query) {
  const asked = query
    .toLocaleLowerCase()
    .split(/[\s/_]+/)
    .filter(Boolean);
  const fits = ({ label, hint }) => asked.every((word) => `${label} ${hint ?? ""}`.toLocaleLowerCase().includes(word));
  return groups.map((group) => ({ ...group, choices: group.choices.filter(fits) }));
}

const SOURCES = {
  static: (element, block, { reader }) => ({
    load: async (query) => matching(optionGroups(element, reader), query),
    choice: (option) => optionChoice(option, reader),
  }),
  external: (element, block, surface) => ({
    load: async (query) => optionGroups(await surface.options(block, element, query), surface.reader),
    choice: (option) => optionChoice(option, surface.reader),
    remote: true,
    least: element.min_query_length ?? 3,
  }),
  users: (element, block, { reader }) => ({
    load: async (query) => matching([{ choices: reader.people.map(personChoice) }], query),
    choice: (id) => personChoice(reader.person(id)),
  }),
  channels: (element, block, { reader }) => ({
    load: async (query) =>
      matching([{ choices: reader.channels.filter((each) => !each.is_im).map(channelChoice) }], query),
    choice: (id) => channelChoice(reader.channel(id)),
  }),
};
SOURCES.conversations = SOURCES.channels;

function select(source, multi) {
  return (element, block, surface, field) => {
    const { load, choice, remote, least } = SOURCES[source](element, block, surface);
    const key = stateKey(element.type);
    const state = surface.form.read(block, element);
    const change = (chosen) =>
      surface.change(block, element, {
        type: element.type,
        [key]: multi ? chosen.map((each) => each.raw) : (chosen[0]?.raw ?? null),
      });
    const node = picker(load, isEmpty(state) ? [] : [state[key]].flat().map(choice), change, {
      props: hooks(element, block, surface, field),
      placeholder: words(element.placeholder, surface.reader) || (multi ? "Choose some" : "Choose one"),
      multi,
      max: element.max_selected_items,
      clearable: field.optional,
      remote,
      least,
    });
    return node;
  };
}

/** Element type to its drawing. */
export const SELECTS = Object.fromEntries(
  Object.keys(SOURCES).flatMap((source) => [
    [`${source}_select`, select(source, false)],
    [`multi_${source}_select`, select(source, true)],
  ]),
);
