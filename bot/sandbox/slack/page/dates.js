// Times as the acting person reads them: Slack's date tokens in their zone and habit, and back from their wall clock.
//
// A reader is {zone: "Europe/Berlin", locale: "en-GB", now: unix seconds of the workspace's clock, …}.

const DAY = 86_400;

function show(unix, reader, options) {
  return new Intl.DateTimeFormat(reader.locale, { timeZone: reader.zone, ...options }).format(unix * 1000);
}

function wall(unix, zone) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(unix * 1000);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** Days since 1970 on the reader's calendar. */
export function dayNumber(unix, reader) {
  const { year, month, day } = wall(unix, reader.zone);
  return Date.UTC(year, month - 1, day) / 1000 / DAY;
}

/** "2026-12-01T15:00" as the reader's wall shows it. */
export function wallTime(unix, reader) {
  const { year, month, day, hour, minute } = wall(unix, reader.zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** Unix seconds of a wall time "2026-12-01T15:00" in the reader's zone. */
export function unixOf(wallText, reader) {
  const asUtc = Date.parse(`${wallText}:00Z`) / 1000;
  const offset = (unix) => Date.parse(`${wallTime(unix, reader)}:00Z`) / 1000 - Math.floor(unix / 60) * 60;
  return asUtc - offset(asUtc - offset(asUtc));
}

function longDate(unix, reader, { weekday, month, year }) {
  const day = Number(wall(unix, reader.zone).day);
  const name = show(unix, reader, { month });
  const dayName = weekday ? show(unix, reader, { weekday: "long" }) : "";
  if (reader.locale !== "en-US") return [dayName && `${dayName},`, day, name, year].filter(Boolean).join(" ");
  const suffix = { 1: "st", 2: "nd", 3: "rd" }[day % 100 > 10 && day % 100 < 14 ? 0 : day % 10] ?? "th";
  return `${dayName && `${dayName}, `}${name} ${day}${month === "long" ? suffix : ""}${year && `, ${year}`}`;
}

function relativeDay(unix, reader) {
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[dayNumber(unix, reader) - dayNumber(reader.now, reader)];
}

function ago(unix, reader) {
  const seconds = unix - reader.now;
  const words = new Intl.RelativeTimeFormat(reader.locale, { numeric: "always" });
  for (const [unit, size] of [
    ["day", DAY],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds), "second");
}

const TOKENS = {
  date_num: (unix, reader) => wallTime(unix, reader).slice(0, 10),
  date: (unix, reader) => longDate(unix, reader, { month: "long", year: wall(unix, reader.zone).year }),
  date_short: (unix, reader) => longDate(unix, reader, { month: "short", year: wall(unix, reader.zone).year }),
  date_long: (unix, reader) =>
    longDate(unix, reader, { weekday: true, month: "long", year: wall(unix, reader.zone).year }),
  day_divider: (unix, reader) => longDate(unix, reader, { weekday: true, month: "long", year: "" }),
  time: (unix, reader) => show(unix, reader, { hour: "numeric", minute: "2-digit" }),
  time_secs: (unix, reader) => show(unix, reader, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** A Slack date format such as "{date_short_pretty} at {time}" filled in for the reader; unknown tokens stay as typed. */
export function slackDate(unix, format, reader) {
  return format.replace(/\{(\w+)\}/g, (whole, name, at) => {
    const pretty = name.endsWith("_pretty") && relativeDay(unix, reader);
    if (pretty) return at === 0 ? pretty.charAt(0).toUpperCase() + pretty.slice(1) : pretty;
    return TOKENS[name.replace(/_pretty$/, "")]?.(unix, reader) ?? whole;
  });
}

/** The whole moment with its zone, for a tooltip. */
export function fullMoment(unix, reader) {
  return show(unix, reader, { dateStyle: "full", timeStyle: "long" });
}
