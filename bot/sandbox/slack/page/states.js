// What a person has entered on one surface, in the shape Slack sends as `state.values`.

const TEXT = ["plain_text_input", "number_input", "email_text_input", "url_text_input"];
const ONE = {
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
};
const MANY = {
  file_input: "files",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  checkboxes: "selected_options",
  multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations",
  multi_channels_select: "selected_channels",
};

/** The key of an element's state that holds what was chosen, e.g. "selected_option"; undefined for buttons. */
export function stateKey(type) {
  return TEXT.includes(type) ? "value" : (ONE[type] ?? MANY[type]);
}

/** The state an element has before anybody touched it. */
export function initialState(element) {
  const key = stateKey(element.type);
  const initial = element[key === "value" ? "initial_value" : key.replace("selected_", "initial_")];
  const given = initial ?? (MANY[element.type] ? [] : null);
  const state = { type: element.type, [key]: key === "value" && given === "" ? null : given };
  return element.timezone ? { ...state, timezone: element.timezone } : state;
}

/** Whether nothing is entered or chosen. */
export function isEmpty(state) {
  const chosen = state?.[stateKey(state.type)];
  return chosen === null || chosen === undefined || chosen === "" || chosen.length === 0;
}

/** The interactive elements of a block. */
export function elementsOf(block) {
  if (block.type === "input") return block.element ? [block.element] : [];
  if (block.type === "section") return block.accessory ? [block.accessory] : [];
  return block.type === "actions" ? (block.elements ?? []) : [];
}

/** The states on one surface. Slack keeps what was typed while block_id, action_id and type stay, and forgets it otherwise. */
export class Form {
  #states = new Map();

  /** Takes notice of the blocks now shown; `draft` is what the workspace last knew of this form. */
  see(blocks, draft = {}) {
    const known = this.#states;
    this.#states = new Map();
    for (const block of blocks) {
      for (const element of elementsOf(block).filter((each) => stateKey(each.type))) {
        const key = `${block.block_id}\n${element.action_id}`;
        const kept = known.get(key) ?? draft?.[block.block_id]?.[element.action_id];
        this.#states.set(key, kept?.type === element.type ? kept : initialState(element));
      }
    }
  }

  read(block, element) {
    return this.#states.get(`${block.block_id}\n${element.action_id}`) ?? initialState(element);
  }

  write(block, element, state) {
    this.#states.set(`${block.block_id}\n${element.action_id}`, state);
  }

  /** {block_id: {action_id: state}}, as Slack's `view.state.values`. */
  values() {
    const values = {};
    for (const [key, state] of this.#states) {
      const [blockId, actionId] = key.split("\n");
      (values[blockId] ??= {})[actionId] = state;
    }
    return values;
  }
}
