"""Somebody types: a slash command goes to the app, anything else is a message."""

import html
import re

from bot.sandbox.slack import payloads
from bot.sandbox.slack.delivery import FORM, Answer
from bot.sandbox.slack.inspector import Entry
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import Channel, Person
from bot.sandbox.slack.replies import respond
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import Message, World

NAME = re.compile(r"(?<![\w@#.])([@#])([\w.-]*\w)")
EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
URL = re.compile(r"https?://[^\s<>]+")
BROADCASTS = ("here", "channel", "everyone")


async def type_text(parts: Parts, person: Person, channel: Channel, text: str) -> Entry | None:
    """Send what was typed; for a slash command, the exchange with the app."""
    if person.id not in channel.members:
        raise LookupError(f"{person.real_name} is not in #{channel.name}")
    if not text.startswith("/"):
        words = escaped(text, parts.world)
        parts.world.add(Message(parts.world.stamp(), channel.id, person.id, words, team=person.team_id))
        return None
    word, _, rest = text.partition(" ")
    command = parts.manifest.command(word)
    if command is None:
        parts.world.toast(person.id, f"{word} is not a valid command.")
        return None
    answer = await parts.delivery.send(*_request(parts, person, channel, command, rest))
    if not parts.failed(person.id, word, answer) and answer.body:
        _show(parts, person, channel, text, answer)
    return answer.entry


def escaped(text: str, world: World) -> str:
    """A typed text as `should_escape` sends it: people, channels and links as markup, & < > as entities."""
    handles = {person.name: person for person in world.people.values()}
    handles |= {person.display_name: person for person in world.people.values() if not person.deleted}
    named = {channel.name: channel for channel in world.channels.values() if not channel.is_im}

    def mention(found: re.Match[str]) -> str:
        sign, name = found[1], found[2]
        if sign == "@" and name in BROADCASTS:
            return f"<!{name}>"
        if sign == "@" and name.lower() in handles:
            person = handles[name.lower()]
            return f"<@{person.id}|{person.name}>"
        if sign == "#" and name in named:
            channel = named[name]
            return f"<#{channel.id}|{'' if channel.is_private else channel.name}>"
        return found[0]

    pieces = []
    for piece in re.split(f"({EMAIL.pattern}|{URL.pattern})", html.escape(text, quote=False)):
        if EMAIL.fullmatch(piece):
            pieces.append(f"<mailto:{piece}|{piece}>")
        elif URL.fullmatch(piece):
            pieces.append(f"<{piece}>")
        else:
            pieces.append(NAME.sub(mention, piece))
    return "".join(pieces)


def _request(
    parts: Parts, person: Person, channel: Channel, command: Json, rest: str
) -> tuple[str, str, bytes, str, Json]:
    text = escaped(rest.strip(), parts.world) if command.get("should_escape") else rest.strip()
    fields = payloads.command(
        person,
        channel,
        command["command"],
        text,
        trigger=parts.grants.trigger(person.id, channel=channel.id),
        reply=parts.reply_url(person.id, channel.id),
    )
    title = f"{command['command']} {rest.strip()}".strip()
    return "command", title, payloads.as_fields(fields), FORM, fields


def _show(parts: Parts, person: Person, channel: Channel, typed: str, answer: Answer) -> None:
    """The body of the ack becomes a message: ephemeral, or for all together with what was typed."""
    said = answer.entry.response if answer.is_json else {"text": answer.body}
    if not isinstance(said, dict):
        parts.unusable(person.id, typed.split(maxsplit=1)[0], answer, "invalid_payload", "not a JSON object")
        return
    try:
        if said.get("response_type") == "in_channel":
            parts.world.add(Message(parts.world.stamp(), channel.id, person.id, typed))
        respond(parts, person.id, channel.id, said)
    except Refused as problem:
        parts.unusable(person.id, typed.split(maxsplit=1)[0], answer, problem.error, problem.messages)
