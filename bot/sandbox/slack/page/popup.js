// Lists that open over the page: placed beside their field, closed by a click elsewhere, above everything else.

import { el, newId } from "./dom.js";

/**
 * A list that opens under (or over) `frame`, by default the `anchor` that has the focus. It lives beside the anchor
 * so that a modal's focus trap includes it.
 */
export class Popup {
  constructor(anchor, { role, label, onclose, frame = anchor }) {
    this.anchor = anchor;
    this.frame = frame;
    this.onclose = onclose;
    this.node = el("div", { class: "popup", popover: "manual", role, id: newId("popup"), "aria-label": label });
  }

  get open() {
    return this.node.matches(":popover-open");
  }

  show() {
    if (this.open) return this.place();
    this.anchor.after(this.node);
    this.node.showPopover();
    this.anchor.setAttribute("aria-expanded", "true");
    this.watch = new AbortController();
    const { signal } = this.watch;
    document.addEventListener("pointerdown", (event) => this.#clicked(event), { signal, capture: true });
    window.addEventListener("resize", () => this.place(), { signal });
    document.addEventListener("scroll", (event) => event.target !== this.node && this.place(), {
      signal,
      capture: true,
    });
    this.place();
  }

  hide() {
    if (!this.watch) return;
    this.watch.abort();
    this.watch = null;
    this.node.remove();
    this.anchor.setAttribute("aria-expanded", "false");
    this.onclose?.();
  }

  place() {
    if (!this.anchor.isConnected) return this.hide();
    const field = this.frame.getBoundingClientRect();
    const wanted = Math.min(this.node.scrollHeight + 2, 320);
    const below = innerHeight - field.bottom - 12;
    const above = below < wanted && field.top > below;
    const room = Math.max(120, above ? field.top - 12 : below);
    const width = Math.max(field.width, 220);
    Object.assign(this.node.style, {
      minWidth: `${field.width}px`,
      maxHeight: `${Math.min(320, room)}px`,
      left: `${Math.max(8, Math.min(field.left, innerWidth - width - 8))}px`,
      top: above ? "auto" : `${field.bottom + 4}px`,
      bottom: above ? `${innerHeight - field.top + 4}px` : "auto",
    });
  }

  #clicked(event) {
    if (!this.node.contains(event.target) && !this.anchor.contains(event.target)) this.hide();
  }
}

/** A button's menu: `items` are {label, hint, choose}. Arrow keys move, Escape gives focus back to the button. */
export function openMenu(button, label, items) {
  const popup = new Popup(button, { role: "menu", label });
  const close = (refocus) => {
    popup.hide();
    if (refocus) button.focus();
  };
  popup.node.append(
    ...items.map((item) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: "option",
          tabindex: "-1",
          onclick: () => {
            close(true);
            item.choose();
          },
        },
        el("span", { class: "option-label" }, item.label),
        item.hint && el("span", { class: "option-hint" }, item.hint),
      ),
    ),
  );
  popup.node.addEventListener("keydown", (event) => {
    const all = [...popup.node.children];
    const at = all.indexOf(document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (target !== undefined) all.at(target % all.length).focus();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
    if (target !== undefined || event.key === "Escape") consume(event);
  });
  popup.show();
  popup.node.firstElementChild?.focus();
}

/** Keeps a key from doing anything else, such as closing the modal around the list. */
export function consume(event) {
  event.preventDefault();
  event.stopPropagation();
}
