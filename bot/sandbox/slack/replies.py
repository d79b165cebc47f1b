"""Answers through a `response_url`: a new message for the person, or a change to the one they pressed."""

from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import Message

DEAD_URL = frozenset({"invalid_url", "expired_url", "used_url"})


def reply(parts: Parts, token: str, said: Json) -> None:
    """Carry out one post to a response URL; refused if it is spent or Slack would not take the message.

    Without `replace_original` it is a new message, ephemeral unless `response_type` is `in_channel`.
    """
    grant = parts.grants.reply(token)
    original = parts.world.messages[grant.channel].get(grant.original or "")
    if said.get("delete_original"):
        _delete(parts, original)
        if not (said.get("text") or said.get("blocks")):
            return
    elif said.get("replace_original") and grant.original:
        if original is None:
            raise Refused("message_not_found")
        parts.postbox.edit(original, {"text": "", **said})
        return
    respond(parts, grant.person, grant.channel, said)


def respond(parts: Parts, person: str, channel: str, said: Json) -> Message:
    """Show what the app answered a person with, where they are."""
    public = said.get("response_type") == "in_channel"
    if said.get("thread_ts") and not public:
        raise Refused("invalid_arguments", ["[ERROR] thread_ts needs response_type in_channel"])
    return parts.postbox.post(parts.world.channel(channel), said, only_for=None if public else person)


def _delete(parts: Parts, original: Message | None) -> None:
    if original is None:
        raise Refused("message_not_found")
    parts.world.remove(original)
