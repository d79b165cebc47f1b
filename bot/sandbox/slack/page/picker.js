// The field that chooses from a list, one or several, with search: people, channels, times, zones, anything Slack calls a select.

import { el } from "./dom.js";
import { Popup, consume } from "./popup.js";
import { icon } from "./icons.js";

const PAUSE = 250; // ms without a key before a list that the app fills is asked for

/**
 * A combobox. A choice is {id, label, hint?, avatar?, raw}.
 * @param load     async (query) => [{label?: group, choices}]
 * @param chosen   choices selected now
 * @param change   async (choices) => whether the change stands
 * @param options  {props for the input, placeholder, multi, max, clearable, remote, least: characters before a search}
 */
export function picker(load, chosen, change, options) {
  return new Picker(load, chosen, change, options).node;
}

class Picker {
  constructor(load, chosen, change, options) {
    Object.assign(this, { load, chosen, change, options, active: -1, shown: [], asked: 0 });
    this.input = el("input", {
      ...options.props,
      type: "text",
      class: "picker-input",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      onfocus: () => this.input.select(),
      onclick: () => this.open(),
      oninput: () => this.open(),
      onkeydown: (event) => this.#key(event),
      onblur: () => setTimeout(() => this.#left()),
    });
    this.chips = el("span", { class: "chips" });
    this.node = el(
      "div",
      {
        class: `picker ${options.multi ? "picker-multi" : ""}`,
        onclick: (event) => event.target === this.node && this.input.focus(),
      },
      this.chips,
      this.input,
      el("span", { class: "picker-arrow" }, icon("down")),
    );
    this.popup = new Popup(this.input, {
      role: "listbox",
      label: options.props["aria-label"] ?? options.placeholder,
      frame: this.node,
      onclose: () => this.#settle(),
    });
    if (options.multi) this.popup.node.setAttribute("aria-multiselectable", "true");
    this.input.setAttribute("aria-controls", this.popup.node.id);
    this.#settle();
  }

  async open() {
    const query = this.#query();
    const mine = (this.asked += 1);
    if (query.length < (this.options.least ?? 0)) {
      return this.#list([], `Type ${this.options.least} or more letters to search.`);
    }
    if (this.options.remote) {
      this.#list([], "Searching…");
      if (query) await new Promise((done) => setTimeout(done, PAUSE));
      if (mine !== this.asked) return;
    }
    const groups = await this.load(query).catch(() => null);
    if (mine !== this.asked || !this.input.isConnected) return;
    if (groups === null) this.#list([], "These options could not be loaded.");
    else this.#list(groups, query ? `Nothing matches “${query}”.` : "Nothing to choose from.");
  }

  #query() {
    const text = this.input.value.trim();
    return !this.options.multi && text === this.chosen[0]?.label ? "" : text;
  }

  #list(groups, nothing) {
    this.shown = [];
    const nodes = groups
      .filter((group) => group.choices.length)
      .map((group) =>
        el(
          "div",
          { role: "group", "aria-label": group.label },
          group.label && el("div", { class: "option-group", "aria-hidden": "true" }, group.label),
          group.choices.map((choice) => this.#option(choice)),
        ),
      );
    this.popup.node.replaceChildren(
      ...(nodes.length ? nodes : [el("div", { class: "option-none", role: "status" }, nothing)]),
    );
    this.popup.show();
    const selected = this.shown.findIndex(({ choice }) => this.#has(choice));
    this.#activate(selected >= 0 && !this.options.multi ? selected : 0);
  }

  #option(choice) {
    const at = this.shown.length;
    const node = el(
      "div",
      {
        role: "option",
        class: "option",
        id: `${this.popup.node.id}-${at}`,
        "aria-selected": String(this.#has(choice)),
        "data-value": choice.id,
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.#choose(choice),
        onpointermove: () => this.#activate(at, false),
      },
      choice.avatar,
      el(
        "span",
        { class: "option-words" },
        el("span", { class: "option-label" }, choice.label),
        choice.hint && el("span", { class: "option-hint" }, choice.hint),
      ),
      this.#has(choice) && icon("check"),
    );
    this.shown.push({ choice, node });
    return node;
  }

  #activate(at, scroll = true) {
    this.shown[this.active]?.node.classList.remove("active");
    this.active = this.shown.length ? (at + this.shown.length) % this.shown.length : -1;
    const node = this.shown[this.active]?.node;
    node?.classList.add("active");
    if (scroll) node?.scrollIntoView({ block: "nearest" });
    if (node) this.input.setAttribute("aria-activedescendant", node.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #has(choice) {
    return this.chosen.some((each) => each.id === choice.id);
  }

  async #choose(choice) {
    const { multi, max } = this.options;
    if (!multi) this.popup.hide();
    const without = this.chosen.filter((each) => each.id !== choice.id);
    const next = multi && this.#has(choice) ? without : multi ? [...without, choice] : [choice];
    if (multi && max && next.length > max) return this.#list([], `You can choose ${max} at most.`);
    this.input.value = "";
    await this.#set(next);
    if (multi && this.popup.open) this.open();
  }

  async #set(next) {
    const before = this.chosen;
    this.chosen = next;
    this.#settle();
    if (!(await this.change(next))) this.chosen = before;
    this.#settle();
  }

  #settle() {
    const { multi, placeholder, clearable } = this.options;
    if (!multi) this.input.value = this.chosen[0]?.label ?? "";
    else if (!this.popup.open) this.input.value = "";
    this.input.placeholder = multi && this.chosen.length ? "" : placeholder;
    this.chips.replaceChildren(
      ...this.chosen.filter(() => multi || clearable).map((choice) => this.#chip(choice, multi)),
    );
  }

  #chip(choice, worded) {
    const drop = (event) => {
      consume(event);
      this.#set(this.chosen.filter((each) => each.id !== choice.id));
      this.input.focus();
    };
    const button = el(
      "button",
      { type: "button", class: "chip-drop", "aria-label": `Remove ${choice.label}`, onclick: drop },
      icon("close"),
    );
    return worded
      ? el("span", { class: "chip", "data-value": choice.id }, choice.avatar?.cloneNode(true), choice.label, button)
      : button;
  }

  #key(event) {
    const open = this.popup.open;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.#activate(this.active + (event.key === "ArrowDown" ? 1 : -1));
      else this.open();
      consume(event);
    } else if (event.key === "Enter") {
      consume(event);
      if (!open) this.open();
      else if (this.shown[this.active]) this.#choose(this.shown[this.active].choice);
    } else if (event.key === "Escape" && open) {
      this.popup.hide();
      consume(event);
    } else if (event.key === "Backspace" && !this.input.value && this.options.multi && this.chosen.length) {
      this.#set(this.chosen.slice(0, -1));
    }
  }

  #left() {
    if (document.activeElement === this.input || this.popup.node.contains(document.activeElement)) return;
    this.asked += 1;
    this.popup.hide();
    this.#settle();
  }
}
