// The frame around the conversation: light and dark, the panel's tabs, and what folds away on a narrow screen.

import { icon } from "./icons.js";

const THEMES = { system: "moon", dark: "sun", light: "moon" };

/** Wires theme, tabs and folding; `$` finds a node by id. */
export function frame($) {
  const marks = {
    "rail-toggle": "menu",
    "panel-toggle": "panel",
    "panel-close": "close",
    help: "help",
    shortcuts: "bolt",
  };
  for (const [id, name] of Object.entries(marks)) $(id).append(icon(name));
  document.querySelector(".send").append(icon("send"));
  themes($("theme"));
  tabs([$("tab-demo"), $("tab-inspector")], [$("demo"), $("inspector")]);
  folds($);
}

function themes(button) {
  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
  };
  const show = () => {
    button.replaceChildren(icon(dark() ? THEMES.dark : THEMES.light));
    button.setAttribute("aria-label", dark() ? "Use the light theme" : "Use the dark theme");
  };
  button.addEventListener("click", () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}

/** Tabs of which one is shown; arrow keys move between them. */
export function tabs(buttons, pages, chosen = () => {}) {
  const choose = (at) => {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-selected", String(index === at));
      button.tabIndex = index === at ? 0 : -1;
      if (pages[index]) pages[index].hidden = index !== at;
    });
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => {
      choose(index);
      chosen(index);
    });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = buttons[(index + step + buttons.length) % buttons.length];
      next.focus();
      next.click();
    });
  });
  return choose;
}

function folds($) {
  const wide = matchMedia("(min-width: 1100px)");
  const middle = matchMedia("(min-width: 760px)");
  const open = { rail: middle.matches, panel: wide.matches && localStorage.getItem("panel") !== "closed" };
  const show = () => {
    for (const [name, drawer] of [
      ["rail", !middle.matches],
      ["panel", !wide.matches],
    ]) {
      $("shell").classList.toggle(`${name}-open`, open[name]);
      $(name).inert = !open[name];
      $(`${name}-toggle`).setAttribute("aria-expanded", String(open[name]));
      $(name).classList.toggle("drawer", drawer);
    }
    $("veil").classList.toggle("on", (open.rail && !middle.matches) || (open.panel && !wide.matches));
  };
  const set = (name, to) => {
    open[name] = to;
    if (name === "panel" && wide.matches) localStorage.setItem("panel", to ? "open" : "closed");
    show();
  };
  const leave = () => {
    const name = open.panel && !wide.matches ? "panel" : "rail";
    set(name, false);
    $(`${name}-toggle`).focus();
  };
  $("rail-toggle").addEventListener("click", () => {
    set("rail", !open.rail);
    if (open.rail) $("rail").querySelector("button").focus();
  });
  $("panel-toggle").addEventListener("click", () => {
    set("panel", !open.panel);
    if (open.panel && !wide.matches) $("tab-demo").focus();
  });
  $("panel-close").addEventListener("click", leave);
  $("veil").addEventListener("click", leave);
  $("rail").addEventListener(
    "click",
    (event) => event.target.closest("[data-channel]") && !middle.matches && set("rail", false),
  );
  document.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && $("veil").classList.contains("on") && !event.defaultPrevented && leave(),
  );
  middle.addEventListener("change", () => set("rail", middle.matches));
  wide.addEventListener("change", () => set("panel", wide.matches));
  show();
}
