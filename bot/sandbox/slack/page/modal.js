// The modal: the top of the person's stack of views, its fields with their errors, and the ways to send or leave it.

import { el, newId, patch } from "./dom.js";
import { showBlocks, viewWords } from "./blocks.js";
import { icon } from "./icons.js";

/** Shows one view at a time in a native dialog, which keeps focus inside and gives it back. */
export class Modal {
  #gone = new Set(); // views the person closed, until the workspace has heard of it
  #busy = null;
  #views = [];
  #shown = null;
  #depth = 0;

  /**
   * @param desk      to act through
   * @param surfaceOf (view) => Surface
   * @param otherwise () => where focus goes if its old place is gone
   */
  constructor(desk, surfaceOf, otherwise) {
    Object.assign(this, { desk, surfaceOf, otherwise });
    const title = newId("modal-title");
    this.title = el("h2", { id: title, "data-testid": "modal-title" });
    this.back = el(
      "button",
      {
        type: "button",
        class: "button-plain",
        "aria-label": "Back",
        "data-testid": "modal-back",
        onclick: () => this.#leave(false),
      },
      icon("back"),
    );
    this.cross = el(
      "button",
      {
        type: "button",
        class: "button-plain",
        "aria-label": "Close",
        "data-testid": "modal-close",
        onclick: () => this.#leave(true),
      },
      icon("close"),
    );
    this.notice = el("div", { class: "modal-notice", role: "alert" });
    this.body = el("div", { class: "modal-body blocks" });
    this.foot = el("div", { class: "dialog-foot" });
    this.form = el(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      el("header", { class: "modal-head" }, this.back, this.title, this.cross),
      this.notice,
      this.body,
      this.foot,
    );
    this.dialog = el("dialog", { class: "dialog modal", "aria-labelledby": title, "data-testid": "modal" }, this.form);
    this.dialog.addEventListener("cancel", (event) => {
      if (event.target !== this.dialog) return;
      event.preventDefault();
      this.#leave(false);
    });
    document.body.append(this.dialog);
  }

  /** Shows the top of the stack, or nothing. */
  show(views) {
    this.#views = views;
    this.#gone = new Set(views.map((view) => view.id).filter((id) => this.#gone.has(id)));
    const open = views.filter((view) => !this.#gone.has(view.id));
    const view = open.at(-1);
    if (!view) return this.#hide();
    const fresh = view.id !== this.#shown?.id;
    this.#shown = view;
    this.#depth = open.length;
    this.surface = this.surfaceOf(view);
    this.surface.form.see(view.blocks, view.draft);
    this.#draw(view);
    if (!this.dialog.open) this.dialog.showModal();
    if (fresh) this.#focusFirst();
  }

  #draw(view) {
    const { reader } = this.surface;
    const errors = view.errors ?? {};
    const fields = new Set(view.blocks.map((block) => block.block_id));
    const loose = Object.entries(errors)
      .filter(([id]) => !fields.has(id))
      .map(([, text]) => text);
    const busy = Boolean(view.busy || this.#busy);
    this.dialog.dataset.viewId = view.id;
    this.dialog.dataset.callbackId = view.callback_id ?? "";
    this.title.textContent = viewWords(view.title, reader);
    this.back.hidden = this.#depth < 2;
    this.notice.textContent = loose.join(" ");
    this.notice.hidden = loose.length === 0;
    this.form.setAttribute("aria-busy", String(busy));
    showBlocks(this.body, view.blocks, this.surface, errors);
    patch(this.foot, [
      {
        key: "close",
        sig: JSON.stringify([view.close]),
        make: () =>
          el(
            "button",
            { type: "button", class: "button", "data-focus": "modal-cancel", onclick: () => this.#leave(false) },
            viewWords(view.close, reader, view.submit ? "Cancel" : "Close"),
          ),
      },
      ...(view.submit
        ? [
            {
              key: "submit",
              sig: JSON.stringify([view.submit, busy]),
              make: () => submitButton(viewWords(view.submit, reader), busy),
            },
          ]
        : []),
    ]);
  }

  async #submit() {
    const view = this.#shown;
    if (!view?.submit || this.#busy) return;
    this.#busy = view.id;
    this.#redraw();
    await this.desk.act("submit", { view_id: view.id, values: this.surface.form.values() });
    this.#busy = null;
    this.#redraw();
    const wrong = this.body.querySelector("[aria-invalid=true]");
    wrong?.focus({ preventScroll: true });
    wrong?.closest(".field").scrollIntoView({ block: "nearest" });
  }

  #redraw() {
    if (this.#shown) this.#draw(this.#shown);
  }

  #leave(all) {
    const { id } = this.#shown;
    for (const view of all ? this.#views : [this.#shown]) this.#gone.add(view.id);
    this.show(this.#views);
    this.desk.act("close", { view_id: id, all });
  }

  #hide() {
    if (!this.dialog.open) return;
    this.dialog.close();
    this.#shown = null;
    this.body.replaceChildren();
    if (document.activeElement === document.body) this.otherwise().focus();
  }

  #focusFirst() {
    this.body.scrollTop = 0;
    const wanted = this.#shown.blocks.find((block) => block.element?.focus_on_load);
    const first =
      (wanted && this.body.querySelector(`[data-block-id="${CSS.escape(wanted.block_id)}"] :is(input, textarea)`)) ??
      this.body.querySelector("input, textarea, button, a") ??
      this.foot.lastElementChild;
    first.focus({ preventScroll: true });
  }
}

function submitButton(label, busy) {
  return el(
    "button",
    {
      type: "submit",
      class: "button button-primary",
      "data-testid": "modal-submit",
      "data-focus": "modal-submit",
      "aria-busy": busy && "true",
      "aria-disabled": busy && "true",
    },
    label,
  );
}
