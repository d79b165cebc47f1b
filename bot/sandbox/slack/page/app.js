// The page of the simulated Slack workspace: brings what the workspace says onto the screen, and what people do back to it.

import { el, keepFocus, patch } from "./dom.js";
import { showBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { showDemo } from "./demo.js";
import { Desk } from "./desk.js";
import { frame, tabs } from "./frame.js";
import { Inspector } from "./inspector.js";
import { showMessages, spoken } from "./messages.js";
import { Modal } from "./modal.js";
import { channelMark } from "./people.js";
import { openMenu } from "./popup.js";
import { showRail } from "./rail.js";
import { Form } from "./states.js";
import { Surface } from "./surface.js";
import { Toasts } from "./toasts.js";
import { welcomeCard } from "./welcome.js";

const NEAR = 80; // px from the end within which the conversation follows new messages
const $ = (id) => document.getElementById(id);

const forms = new Map();
const toasts = new Toasts();
const look = { reader: null, homeShown: false, place: "", direct: null, last: new Set() };
const desk = new Desk({
  onState: (state) => keepFocus(() => show(state)),
  onTrouble: (text) => {
    $("trouble").hidden = !text;
    $("trouble").textContent = text ?? "";
  },
  onFailure: (text) => toasts.say(text, "error"),
});
const modal = new Modal(
  desk,
  (view) => surface("view", view.id),
  () => $("composer"),
);
const inspector = new Inspector(
  {
    list: $("entries"),
    count: $("refused"),
    only: $("only-refused"),
    find: $("inspector-find"),
    clear: $("inspector-clear"),
  },
  desk,
);
const composer = new Composer(
  { form: $("composer-form"), input: $("composer"), list: $("commands"), hint: $("command-hint") },
  (text) => {
    follow(true);
    return desk.act("type", { text });
  },
);
const chooseAppTab = tabs([$("tab-home"), $("tab-messages")], [], (at) => {
  look.homeShown = at === 0;
  if (look.homeShown) desk.act("open_home");
  else desk.refresh();
});

/** What a reader needs to have texts drawn for them. English everywhere; habits of date and time by where they are. */
function readerOf({ me, people, channels, clock, messages }) {
  const known = new Map([...messages.map((message) => message.user), ...people].map((person) => [person.id, person]));
  const places = new Map(channels.map((channel) => [channel.id, channel]));
  return {
    me: me.id,
    zone: me.tz,
    locale: me.locale ?? (me.tz.startsWith("America/") ? "en-US" : "en-GB"),
    now: clock.now,
    people,
    channels,
    person: (id) => known.get(id) ?? { id, name: id, initials: "?" },
    nameOf: (id) => known.get(id)?.real_name ?? known.get(id)?.name,
    channel: (id) => places.get(id) ?? { id, name: id },
    channelName: (id) => places.get(id)?.name,
  };
}

function surface(kind, id) {
  const key = [desk.as, kind, kind === "message" ? desk.channel : "", id].join("|");
  if (!forms.has(key)) forms.set(key, new Form());
  return new Surface({ kind, id, form: forms.get(key), reader: look.reader, desk });
}

function show(state) {
  look.reader = readerOf(state);
  const here = state.channels.find((channel) => channel.id === state.channel) ?? { name: "", id: state.channel };
  const moved = look.place !== `${state.me.id} ${here.id}`;
  const atEnd = moved || follow();
  look.place = `${state.me.id} ${here.id}`;
  look.direct = state.channels.find((channel) => channel.is_im)?.id;
  history.replaceState(null, "", `?${new URLSearchParams({ as: state.me.id, channel: here.id })}`);
  showRail({ workspace: $("workspace"), people: $("people"), channels: $("channels") }, state, {
    as: actAs,
    channel: (id) => desk.look(desk.as, id),
  });
  if (moved && !here.is_im) look.homeShown = false;
  showTop(here, state);
  showConversation(state, here);
  announce(state, moved);
  showDemo($("demo"), state, (id, args) => desk.act("control", { id, args }));
  modal.show(state.views);
  toasts.update(state.me.id, state.toasts);
  inspector.update(state.inspector_rev, look.reader).catch(() => desk.onTrouble("The inspector could not be read."));
  if (atEnd && !(moved && $("welcome").childElementCount)) follow(true);
}

// Acting as somebody else keeps the channel; the app's messages are each person's own, so there it is theirs.
async function actAs(id) {
  const inDirect = desk.channel === look.direct;
  toasts.clear();
  await desk.look(id, inDirect ? "" : desk.channel);
  if (inDirect && look.direct) await desk.look(id, look.direct);
  if (look.homeShown) await desk.act("open_home");
}

function showTop(here, state) {
  patch($("channel-name"), [
    {
      key: here.id,
      sig: JSON.stringify(here.name),
      make: () => el("span", { class: "top-name" }, channelMark(here), here.name),
    },
  ]);
  $("channel-topic").textContent = here.topic ?? "";
  $("app-tabs").hidden = !here.is_im;
  chooseAppTab(look.homeShown ? 0 : 1);
  $("invite-bot").hidden = here.is_im || here.is_member || !here.i_am_in;
  const global = (state.shortcuts ?? []).filter((each) => each.type !== "message");
  $("shortcuts").hidden = global.length === 0;
  $("shortcuts").onclick = () =>
    openMenu(
      $("shortcuts"),
      "Shortcuts",
      global.map((each) => ({
        label: each.name,
        hint: each.description,
        choose: () => desk.act("shortcut", { callback_id: each.callback_id }),
      })),
    );
}

function showConversation(state, here) {
  const outside = here.i_am_in === false;
  $("composer-form").hidden = outside || look.homeShown;
  $("join").hidden = !outside;
  $("join-text").textContent = `You are not in #${here.name}.`;
  composer.show(look.place, here.is_im ? here.name : `#${here.name}`, state.commands);
  $("home").hidden = !look.homeShown;
  $("messages").hidden = look.homeShown;
  $("welcome").hidden = look.homeShown;
  $("empty").hidden = look.homeShown || state.messages.length > 0;
  if (look.homeShown) return showHome(state.home);
  showMessages($("messages"), state, look.reader, {
    surfaceOf: (message) => surface("message", message.ts),
    shortcuts: (state.shortcuts ?? []).filter((each) => each.type === "message"),
    run: (callbackId, ts) => desk.act("shortcut", { callback_id: callbackId, ts }),
  });
}

function showHome(view) {
  if (!view)
    return $("home").replaceChildren(
      el("p", { class: "empty quiet" }, "The app has not published a Home for this person."),
    );
  const place = surface("home", view.id ?? "home");
  $("home").querySelector(".empty")?.remove();
  place.form.see(view.blocks);
  showBlocks($("home"), view.blocks, place, view.errors);
}

// Screen readers hear of new messages once, in words; the first look at a channel is not news.
function announce(state, moved) {
  for (const message of state.messages) {
    if (!moved && !look.last.has(message.ts) && message.user.id !== state.me.id)
      $("live").append(el("p", {}, spoken(message, look.reader)));
  }
  while ($("live").childElementCount > 5) $("live").firstElementChild.remove();
  const fresh = !moved && state.messages.some((message) => !look.last.has(message.ts));
  if (fresh && !follow()) $("newer").hidden = false;
  look.last = new Set(state.messages.map((message) => message.ts));
}

/** Whether the end of the conversation is in sight; with `go`, bring it there. */
function follow(go = false) {
  const scroll = $("scroll");
  if (go) {
    scroll.scrollTop = scroll.scrollHeight;
    $("newer").hidden = true;
  }
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
}

function showWelcome() {
  const done = () => {
    localStorage.setItem("welcome", "seen");
    $("welcome").replaceChildren();
    follow(true);
    $("composer").focus();
  };
  $("welcome").replaceChildren(welcomeCard((text) => composer.put(text), done));
}

frame($);
$("help").addEventListener("click", () => {
  showWelcome();
  $("scroll").scrollTop = 0;
});
$("newer").addEventListener("click", () => follow(true));
$("scroll").addEventListener("scroll", () => {
  if (follow()) $("newer").hidden = true;
});
$("invite-bot").addEventListener("click", () => desk.act("invite_bot"));
$("join-button").addEventListener("click", () => desk.act("join"));
if (localStorage.getItem("welcome") !== "seen") showWelcome();

const asked = new URLSearchParams(location.search);
await desk.look(asked.get("as") ?? "", asked.get("channel") ?? "");
desk.follow();
