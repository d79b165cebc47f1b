// One place where blocks are shown (a message, a modal, the Home tab): what people do there, and how it is told to the app.

import { confirmFirst } from "./confirm.js";
import { stateKey } from "./states.js";
import { words } from "./mrkdwn.js";

/** What the drawing of blocks needs to know of where they are, and the ways out of them. */
export class Surface {
  /**
   * @param kind   "message", "view" or "home"
   * @param id     ts of the message, id of the view
   * @param form   the Form of this surface
   * @param reader who reads, with zone, locale, names
   * @param desk   {act(path, body), ask(path, query)}: the way to the workspace
   */
  constructor({ kind, id, form, reader, desk }) {
    Object.assign(this, { kind, id, form, reader, desk });
  }

  get #where() {
    return this.kind === "message" ? { ts: this.id } : { view_id: this.id };
  }

  /** Name of a control that stays the same when it is drawn again. */
  placeOf(block, element, part = "") {
    return [this.kind, this.id, block.block_id, element.action_id, part].join("|");
  }

  /** Takes over a new state and tells the app if Slack would; false if the person thought better of it. */
  async change(block, element, state, { tell = block.type !== "input" || block.dispatch_action } = {}) {
    if (element.confirm && tell && !(await this.#sure(element.confirm))) return false;
    this.form.write(block, element, state);
    if (tell) await this.#press(block, element, state);
    return true;
  }

  /** A button or a menu entry: nothing to remember, only to tell; `control` looks busy until the app has answered. */
  async press(block, element, state, control) {
    if (element.confirm && !(await this.#sure(element.confirm))) return;
    control.setAttribute("aria-busy", "true");
    await this.#press(block, element, state);
    control.removeAttribute("aria-busy");
  }

  #press(block, element, state) {
    const key = stateKey(element.type);
    return this.desk.act("press", {
      where: this.kind,
      ...this.#where,
      block_id: block.block_id,
      action_id: element.action_id,
      value: element.type === "button" ? (element.value ?? null) : state[key],
      state,
      values: this.form.values(),
    });
  }

  /** Options that the app itself gives, for external selects. */
  async options(block, element, query) {
    return this.desk.ask("options", { ...this.#where, block_id: block.block_id, action_id: element.action_id, query });
  }

  /** Puts a file of the person's into a field for files; the answer has Slack's `file`. */
  attach(block, file) {
    return this.desk.send("attach", { ...this.#where, block_id: block.block_id, name: file.name }, file);
  }

  /** Takes one out again. */
  detach(block, file) {
    return this.desk.act("detach", { ...this.#where, block_id: block.block_id, file_id: file.id });
  }

  #sure(confirm) {
    const text = (part) => words(part, this.reader);
    return confirmFirst({
      title: text(confirm.title),
      text: confirm.text,
      yes: text(confirm.confirm),
      no: text(confirm.deny),
      danger: confirm.style === "danger",
      reader: this.reader,
    });
  }
}
