// The elements one fills in: text, numbers, dates, times and ticks, with what was entered in them before.

import { el, newId } from "./dom.js";
import { unixOf, wallTime } from "./dates.js";
import { hooks } from "./hooks.js";
import { textNodes, words } from "./mrkdwn.js";
import { stateKey } from "./states.js";

const SETTLE = 400; // ms of quiet before the app is told a date or time, so that it never hears of the year 0002

function textField(inputType) {
  return (element, block, surface, field) => {
    const told = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    const { value } = surface.form.read(block, element);
    const state = () => ({ type: element.type, value: node.value === "" ? null : node.value });
    const counter = element.max_length && el("span", { class: "counter", "aria-hidden": "true" });
    const count = () => {
      if (!counter) return;
      const left = element.max_length - [...node.value].length;
      counter.textContent = left;
      counter.classList.toggle("over", left < 0);
    };
    const node = el(element.multiline ? "textarea" : "input", {
      ...hooks(element, block, surface, field),
      type: element.multiline ? null : inputType,
      rows: element.multiline ? 4 : null,
      inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
      class: "text",
      value: value ?? "",
      placeholder: words(element.placeholder, surface.reader),
      autocomplete: "off",
      oninput: () => {
        count();
        surface.change(block, element, state(), {
          tell: block.dispatch_action && told.includes("on_character_entered"),
        });
      },
      onkeydown: (event) => {
        if (event.key !== "Enter" || element.multiline || !block.dispatch_action || !told.includes("on_enter_pressed"))
          return;
        event.preventDefault();
        surface.change(block, element, state(), { tell: true });
      },
    });
    count();
    return counter ? el("div", { class: "text-with-counter" }, node, counter) : node;
  };
}

function moment(inputType, read, write) {
  return (element, block, surface, field) => {
    const key = stateKey(element.type);
    let told = surface.form.read(block, element)[key];
    let timer;
    const tell = async () => {
      clearTimeout(timer);
      const state = {
        ...surface.form.read(block, element),
        [key]: node.value ? write(node.value, surface.reader) : null,
      };
      if (state[key] === told) return;
      const before = told;
      told = state[key];
      if (await surface.change(block, element, state)) return;
      told = before;
      node.value = before ? read(before, surface.reader) : "";
    };
    const node = el("input", {
      ...hooks(element, block, surface, field),
      type: inputType,
      class: "text moment",
      value: told ? read(told, surface.reader) : "",
      max: inputType === "time" ? null : inputType === "date" ? "9999-12-31" : "9999-12-31T23:59",
      oninput: () => {
        clearTimeout(timer);
        if (block.type === "input" && !block.dispatch_action) tell();
        else timer = setTimeout(tell, SETTLE);
      },
      onblur: tell,
    });
    const zone = element.timezone && el("span", { class: "zone" }, element.timezone.replaceAll("_", " "));
    return zone ? el("span", { class: "moment-with-zone" }, node, zone) : node;
  };
}

function ticks(inputType) {
  return (element, block, surface, field) => {
    const key = stateKey(element.type);
    const name = newId("ticks");
    const chosen = () => [surface.form.read(block, element)[key] ?? []].flat().map((option) => option.value);
    const choose = async () => {
      const on = [...node.querySelectorAll("input:checked")].map((input) => element.options[input.value]);
      const before = chosen();
      if (
        await surface.change(block, element, {
          type: element.type,
          [key]: inputType === "radio" ? (on[0] ?? null) : on,
        })
      )
        return;
      node.querySelectorAll("input").forEach((input) => {
        input.checked = before.includes(element.options[input.value].value);
      });
    };
    const { "data-focus": _, ...group } = hooks(element, block, surface, field);
    const node = el(
      "div",
      {
        ...group,
        class: "ticks",
        role: inputType === "radio" ? "radiogroup" : "group",
        "aria-labelledby": field.labelledBy,
      },
      element.options.map((option, index) =>
        el(
          "label",
          { class: "tick" },
          el("input", {
            type: inputType,
            name,
            value: String(index),
            checked: chosen().includes(option.value),
            "data-value": option.value,
            "data-focus": surface.placeOf(block, element, option.value),
            onchange: choose,
          }),
          el(
            "span",
            {},
            textNodes(option.text, surface.reader),
            option.description && el("span", { class: "hint" }, textNodes(option.description, surface.reader)),
          ),
        ),
      ),
    );
    return node;
  };
}

/** Element type to its drawing. */
export const FIELDS = {
  plain_text_input: textField("text"),
  number_input: textField("text"),
  email_text_input: textField("email"),
  url_text_input: textField("url"),
  datepicker: moment(
    "date",
    (date) => date,
    (typed) => typed,
  ),
  timepicker: moment(
    "time",
    (time) => time,
    (typed) => typed,
  ),
  datetimepicker: moment("datetime-local", wallTime, unixOf),
  checkboxes: ticks("checkbox"),
  radio_buttons: ticks("radio"),
};
