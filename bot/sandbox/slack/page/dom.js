// Builds what people see. Outside text only ever becomes text nodes and attributes, never markup.

const SVG = "http://www.w3.org/2000/svg";
let counter = 0;

/** One element: `el("button", {class: "x", onclick: go, "aria-label": "Go"}, "Go", child)`. Null and false are skipped. */
export function el(tag, props = {}, ...children) {
  return dress(document.createElement(tag), props, children);
}

/** The same for SVG shapes. */
export function svg(tag, props = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), props, children);
}

function dress(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "indeterminate") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An id that no other node of this page has. */
export function newId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}

/** The link if it is one a browser may safely open, else null. */
export function safeLink(url) {
  return /^(https?:|mailto:|tel:)/i.test(url ?? "") ? url : null;
}

const signatures = new WeakMap();

/**
 * Makes the children of `parent` those of `items` ({key, sig, make}). A node stays untouched, with its focus and
 * scroll, as long as its key and signature do.
 */
export function patch(parent, items) {
  const wanted = new Set(items.map((item) => item.key));
  const present = new Map();
  for (const node of [...parent.children]) {
    if (wanted.delete(node.dataset.key)) present.set(node.dataset.key, node);
    else node.remove();
  }
  let next = parent.firstElementChild;
  for (const { key, sig, make } of items) {
    let node = present.get(key);
    if (!node || signatures.get(node) !== sig) {
      const fresh = make();
      fresh.dataset.key = key;
      signatures.set(fresh, sig);
      if (node === next && node) next = fresh;
      node?.replaceWith(fresh);
      node = fresh;
    }
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
}

/** Runs `change` and puts focus and cursor back where the person had them, even if the field was drawn again. */
export function keepFocus(change) {
  const before = document.activeElement;
  const place = before?.dataset?.focus;
  const cursor = place && [before.selectionStart, before.selectionEnd];
  change();
  if (!place || before.isConnected) return;
  const after = document.querySelector(`[data-focus="${CSS.escape(place)}"]`);
  after?.focus({ preventScroll: true });
  if (cursor?.[0] != null && after?.setSelectionRange) after.setSelectionRange(...cursor);
}
