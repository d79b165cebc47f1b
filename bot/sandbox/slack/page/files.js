// Files: the field of a form that takes them, and how one looks in a message.

import { el } from "./dom.js";
import { hooks } from "./hooks.js";
import { icon } from "./icons.js";

/** A size as people read it. */
function sizeWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The field: what is attached, each to be taken off again, and the browser's own way to choose more. */
export function fileField(element, block, surface, field) {
  const most = element.max_files ?? 10;
  const list = el("ul", { class: "attached" });
  const files = () => surface.form.read(block, element).files;
  const keep = (now) => {
    surface.change(block, element, { type: element.type, files: now });
    draw();
  };
  const input = el("input", {
    ...hooks(element, block, surface, field),
    type: "file",
    class: "file-input",
    multiple: most > 1,
    accept: element.filetypes?.map((kind) => `.${kind}`).join(","),
    onchange: async () => {
      for (const chosen of [...input.files]) {
        const answer = await surface.attach(block, chosen);
        if (answer.ok) keep([...files(), answer.file]);
      }
      input.value = "";
    },
  });
  const takeOff = async (file) => {
    const answer = await surface.detach(block, file);
    if (answer.ok) keep(files().filter((each) => each.id !== file.id));
    input.focus();
  };
  const draw = () => {
    input.hidden = files().length >= most;
    list.hidden = files().length === 0;
    list.replaceChildren(...files().map((file) => el("li", { class: "file" }, ...words(file), drop(file, takeOff))));
  };
  draw();
  return el("div", { class: "file-field" }, list, input);
}

function drop(file, takeOff) {
  const props = { type: "button", class: "chip-drop", "aria-label": `Remove ${file.name}`, onclick: () => takeOff(file) };
  return el("button", props, icon("close"));
}

function words(file, more = "") {
  return [
    icon("file"),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name" }, file.title || file.name),
      el("span", { class: "hint" }, `${file.title && file.title !== file.name ? `${file.name} · ` : ""}${sizeWords(file.size)}${more}`),
    ),
  ];
}

/** A file in a message: a press saves it, for whoever may see it. */
export function fileLink(file, reader) {
  const href = `/page/file/${file.id}?${new URLSearchParams({ as: reader.me })}`;
  return el("a", { class: "file", href, download: file.name, "data-testid": "file" }, words(file, " · Download"));
}
