// The line people type in: completes slash commands with their hints, remembers what was sent and what was left unsent.

import { el } from "./dom.js";
import { consume } from "./popup.js";

/** Wires the composer. `nodes` = {form, input, list, hint}; `send(text)` carries a line away. */
export class Composer {
  #drafts = new Map();
  #sent = [];
  #back = 0;
  #place = "";
  #found = [];
  #active = 0;

  constructor(nodes, send) {
    Object.assign(this, nodes, { commands: [], sendLine: send });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("focus", () => this.#typed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** The person or the channel changed: each pair keeps its own unsent line. */
  show(place, name, commands) {
    this.commands = commands;
    this.input.placeholder = `Message ${name}`;
    if (place === this.#place) return;
    this.#drafts.set(this.#place, this.input.value);
    this.#place = place;
    this.put(this.#drafts.get(place) ?? "", false);
  }

  /** Put a line there for the person to look at and send. */
  put(text, focus = true) {
    this.input.value = text;
    if (focus) this.input.focus();
    this.#typed();
  }

  #typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    const text = this.input.value;
    const command = this.commands.find((each) => text.startsWith(`${each.command} `));
    this.hint.replaceChildren(...(command?.usage_hint ? [el("b", {}, command.command), " ", command.usage_hint] : []));
    this.#found =
      /^\/\S*$/.test(text) && document.activeElement === this.input
        ? this.commands.filter((each) => each.command.startsWith(text))
        : [];
    this.#active = 0;
    this.#list();
  }

  #list() {
    this.list.hidden = this.#found.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.list.replaceChildren(
      ...this.#found.map((each, index) =>
        el(
          "div",
          {
            role: "option",
            id: `command-${index}`,
            class: `option ${index === this.#active ? "active" : ""}`,
            "aria-selected": String(index === this.#active),
            onpointerdown: (event) => {
              event.preventDefault();
              this.#complete(each);
            },
          },
          el("span", { class: "option-label" }, el("b", {}, each.command), " ", each.usage_hint),
          el("span", { class: "option-hint" }, each.description),
        ),
      ),
    );
    if (this.#found.length) this.input.setAttribute("aria-activedescendant", `command-${this.#active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#found = [];
    this.#list();
  }

  #complete(command) {
    this.put(`${command.command} `);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = this.#found[this.#active];
    const whole = chosen?.command === this.input.value; // a whole command is sent by Enter, not completed
    if (chosen && step) {
      this.#active = (this.#active + step + this.#found.length) % this.#found.length;
      this.#list();
    } else if (chosen && (event.key === "Tab" || (event.key === "Enter" && !whole))) this.#complete(chosen);
    else if (chosen && event.key === "Escape") this.#close();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#send();
    else if (step && this.#recall(-step)) this.#typed();
    else return;
    consume(event);
  }

  // Arrow up in an empty line brings back what was sent, as in a shell; a line being written is never replaced.
  #recall(back) {
    if (this.input.value !== (this.#sent.at(-this.#back) ?? "") && this.input.value) return false;
    const wanted = Math.max(0, Math.min(this.#sent.length, this.#back + back));
    if (wanted === this.#back) return false;
    this.#back = wanted;
    this.input.value = wanted ? this.#sent.at(-wanted) : "";
    return true;
  }

  #send() {
    const text = this.input.value.trim();
    if (!text) return;
    if (this.#sent.at(-1) !== text) this.#sent.push(text);
    this.#back = 0;
    this.put("");
    this.#close();
    this.sendLine(text);
  }
}
