// The Inspector tab: every request and answer between Slack and the app, with what real Slack would refuse in red.

import { el, patch } from "./dom.js";
import { icon } from "./icons.js";

const KEPT = 400;
const WORDS = {
  cannot_dm_bot: "A bot cannot be written to.",
  channel_not_found: "There is no such channel, or the app cannot see it.",
  duplicate_external_id: "Another view has this external_id.",
  exchanged_trigger_id: "The trigger_id was used before.",
  expired_trigger_id: "The trigger_id is older than 3 seconds.",
  expired_url: "The response_url is older than 30 minutes.",
  hash_conflict: "The view has changed since: its hash is not the current one.",
  http_service_error: "The app answered with an error status.",
  invalid_arguments: "An argument is missing or has the wrong form.",
  invalid_auth: "The token is not one of this workspace.",
  invalid_blocks: "Slack would refuse these blocks.",
  invalid_blocks_format: "The blocks are not a list of blocks.",
  invalid_options: "Slack could not list these options.",
  invalid_payload: "Slack cannot read this answer.",
  invalid_response_action: "Slack does not know this response_action.",
  invalid_trigger_id: "The trigger_id is not one that Slack gave out.",
  invalid_url: "The response_url is not one that Slack gave out.",
  is_archived: "The channel is archived.",
  message_not_found: "There is no such message.",
  missing_scope: "The app has no permission (scope) for this method.",
  missing_text_in_message: "A message with blocks also needs a plain text. (Our rule, stricter than Slack's.)",
  msg_too_long: "The text is too long.",
  no_text: "The message has neither text nor blocks.",
  not_authed: "The request carries no token.",
  not_found: "The view is not open any more.",
  not_in_channel: "The app is not in this channel.",
  operation_timeout: "The app did not answer within 3 seconds.",
  push_limit_reached: "A modal holds three views at most.",
  ratelimited: "Too many calls; Slack says when to come back.",
  unknown_method: "This method is not simulated.",
  unreachable: "The connection broke.",
  used_url: "The response_url was used five times already.",
  user_not_found: "There is no such person.",
  user_not_in_channel: "The person is not in this channel.",
  view_too_large: "The view is larger than 250 KB.",
  would_notify_everyone: "This text would notify a whole channel: escape it. (Our rule, stricter than Slack's.)",
  would_notify_somebody: "A public post that mentions somebody would notify them. (Our rule, stricter than Slack's.)",
};

/** Keeps the entries and draws them, newest first. */
export class Inspector {
  #entries = [];
  #rev = -1;
  #open = new Set();
  #cleared;

  /** @param nodes {list, count, only, clear, find}; @param desk to ask for entries */
  constructor(nodes, desk) {
    Object.assign(this, nodes, { desk });
    this.only.addEventListener("change", () => this.draw());
    this.find.addEventListener("input", () => this.draw());
    this.clear.addEventListener("click", () => {
      this.#cleared = this.#entries.at(-1)?.id;
      this.#entries = [];
      this.draw();
    });
  }

  /** The workspace says that there is more to see. */
  async update(rev, reader) {
    this.reader = reader;
    if (rev === this.#rev) return;
    this.#rev = rev;
    const last = this.#entries.at(-1)?.id ?? this.#cleared;
    const { entries } = await this.desk.ask("inspector", { after: last }).catch((error) => {
      this.#rev = -1; // ask again at the next change
      if (error.name === "AbortError") return { entries: [] };
      throw error;
    });
    const known = new Set(this.#entries.map((entry) => entry.id));
    this.#entries = [...this.#entries, ...entries.filter((entry) => !known.has(entry.id))].slice(-KEPT);
    this.draw();
  }

  draw() {
    const refused = this.#entries.filter((entry) => !entry.ok).length;
    this.count.textContent = refused ? String(refused) : "";
    this.count.hidden = !refused;
    this.count.title = `${refused} refused`;
    const asked = this.find.value.trim().toLowerCase();
    const fits = (entry) =>
      (!this.only.checked || !entry.ok) &&
      `${entry.kind} ${entry.title} ${entry.error ?? ""}`.toLowerCase().includes(asked);
    const shown = this.#entries.filter(fits).reverse();
    patch(
      this.list,
      shown.length
        ? shown.map((entry) => ({
            key: String(entry.id),
            sig: JSON.stringify([entry.status, entry.ok]),
            make: () => this.#row(entry),
          }))
        : [
            {
              key: "none",
              sig: String(this.#entries.length > 0),
              make: () =>
                el(
                  "li",
                  { class: "quiet" },
                  this.#entries.length ? "Nothing fits." : "Nothing yet. Type /webinar and watch.",
                ),
            },
          ],
    );
  }

  #row(entry) {
    const detail = el(
      "details",
      {
        class: `entry ${entry.ok ? "" : "entry-bad"}`,
        open: this.#open.has(entry.id),
        "data-testid": "inspector-entry",
        "data-kind": entry.kind,
        "data-ok": String(entry.ok),
      },
      el(
        "summary",
        { "data-focus": `entry-${entry.id}` },
        el(
          "span",
          {
            class: `way way-${entry.direction}`,
            title: entry.direction === "to_app" ? "Slack to the app" : "The app to Slack",
          },
          icon(entry.direction === "to_app" ? "out" : "in"),
        ),
        el(
          "span",
          { class: "entry-words" },
          el("span", { class: "entry-title" }, entry.title),
          el(
            "span",
            { class: "entry-facts" },
            el("span", { class: "kind" }, entry.kind.replaceAll("_", " ")),
            ` ${this.#time(entry.at)}`,
            entry.ms != null && ` · ${Math.round(entry.ms)} ms`,
          ),
          !entry.ok && el("span", { class: "entry-error" }, icon("alert"), explain(entry)),
        ),
        el("span", { class: "status" }, String(entry.status ?? (entry.ok ? "ack" : "none"))),
      ),
    );
    const fill = () => {
      if (detail.open && detail.childElementCount === 1)
        detail.append(json("Request", entry.request), json("Answer", entry.response));
      if (detail.open) this.#open.add(entry.id);
      else this.#open.delete(entry.id);
    };
    detail.addEventListener("toggle", fill);
    fill();
    return detail.parentElement ?? el("li", {}, detail);
  }

  #time(at) {
    const moment = typeof at === "number" ? at * 1000 : Date.parse(at);
    return Number.isFinite(moment)
      ? new Intl.DateTimeFormat(this.reader.locale, { timeZone: this.reader.zone, timeStyle: "medium" }).format(moment)
      : String(at);
  }
}

function explain({ error, response }) {
  const code = String(error ?? "refused");
  const details = (response?.response_metadata?.messages ?? []).slice(0, 2);
  return el(
    "span",
    {},
    el("b", {}, code),
    ` ${WORDS[code] ?? ""}`,
    details.map((text) => el("span", { class: "entry-detail" }, text)),
  );
}

const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(-?\d[\d.eE+-]*|true|false|null)\b/g;

function json(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(PARTS)) {
    nodes.push(
      text.slice(at, found.index),
      el("span", { class: found[2] ? "json-key" : found[1] ? "json-text" : "json-number" }, found[1] ?? found[3]),
      found[2] ?? "",
    );
    at = found.index + found[0].length;
  }
  const copy = el(
    "button",
    {
      type: "button",
      class: "button-plain copy",
      onclick: () =>
        navigator.clipboard?.writeText(text).then(() => {
          copy.textContent = "Copied";
        }),
    },
    "Copy",
  );
  return el(
    "section",
    {},
    el("h4", {}, name, copy),
    el("pre", { class: "json", tabindex: "0" }, nodes, text.slice(at)),
  );
}
