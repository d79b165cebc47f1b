// The emoji codes the app is likely to use; any other stays as it was typed, as a sign that it is not drawn here.

import { el } from "./dom.js";

const EMOJI = {
  "+1": "👍",
  "-1": "👎",
  alarm_clock: "⏰",
  arrow_right: "➡️",
  arrows_counterclockwise: "🔄",
  bar_chart: "📊",
  bell: "🔔",
  bulb: "💡",
  bust_in_silhouette: "👤",
  busts_in_silhouette: "👥",
  calendar: "📆",
  chart_with_downwards_trend: "📉",
  chart_with_upwards_trend: "📈",
  clapper: "🎬",
  clock3: "🕒",
  crown: "👑",
  date: "📅",
  email: "📧",
  envelope: "✉️",
  eyes: "👀",
  gear: "⚙️",
  green_heart: "💚",
  hammer_and_wrench: "🛠️",
  heavy_check_mark: "✔️",
  herb: "🌿",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  information_source: "ℹ️",
  key: "🔑",
  large_blue_circle: "🔵",
  large_green_circle: "🟢",
  large_orange_circle: "🟠",
  large_yellow_circle: "🟡",
  link: "🔗",
  lock: "🔒",
  mag: "🔍",
  memo: "📝",
  microphone: "🎤",
  movie_camera: "🎥",
  no_bell: "🔕",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  pencil2: "✏️",
  point_right: "👉",
  question: "❓",
  raised_hands: "🙌",
  red_circle: "🔴",
  rocket: "🚀",
  rotating_light: "🚨",
  seedling: "🌱",
  sparkles: "✨",
  spiral_calendar_pad: "🗓️",
  star: "⭐",
  studio_microphone: "🎙️",
  tada: "🎉",
  ticket: "🎫",
  unlock: "🔓",
  warning: "⚠️",
  wastebasket: "🗑️",
  wave: "👋",
  white_check_mark: "✅",
  white_circle: "⚪",
  x: "❌",
  zap: "⚡",
  zzz: "💤",
};

/** The drawing for a code without its colons, or nothing. */
export function emoji(code) {
  return (
    EMOJI[code] && el("span", { class: "emoji", role: "img", "aria-label": code.replaceAll("_", " ") }, EMOJI[code])
  );
}

/** Text with its known :codes: drawn. */
export function emojiNodes(text) {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .filter(Boolean)
    .map((part) => emoji(part.slice(1, -1)) ?? part);
}
