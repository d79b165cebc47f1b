"""chat.*: what the app says in channels, privately, and to one person in a channel."""

from math import ceil

from bot.sandbox.slack.calls import Method, channel_in, needed
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import BOT_USER_ID, TEAM_DOMAIN, Channel
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import Message

POST_PAUSE = 1.0  # seconds between two posts in one channel
UPDATES = 50  # a minute, in all channels: tier 3
MINUTE = 60.0


def post_message(parts: Parts, args: Json) -> Json:
    """A message for everybody in a channel, or in the DM with the person whose id is given."""
    channel = _destination(parts, needed(args, "channel"))
    may_post(parts, channel)
    _keep_pace(parts, channel)
    message = parts.postbox.post(channel, args)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack()}


def post_ephemeral(parts: Parts, args: Json) -> Json:
    """A message in a channel that only one person sees."""
    channel, person = channel_in(parts, args), parts.world.person(needed(args, "user"))
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    if person.id not in channel.members:
        raise Refused("user_not_in_channel")
    message = parts.postbox.post(channel, args, only_for=person.id)
    return {"message_ts": message.ts}


def update(parts: Parts, args: Json) -> Json:
    """Change one of the app's own messages; an ephemeral one cannot be found."""
    _keep_tier(parts)
    message = _own(parts, args, "cant_update_message")
    parts.postbox.edit(message, args)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.as_slack()}


def delete(parts: Parts, args: Json) -> Json:
    """Take one of the app's own messages away."""
    message = _own(parts, args, "cant_delete_message")
    parts.world.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(parts: Parts, args: Json) -> Json:
    """The address of a message."""
    channel, ts = channel_in(parts, args), needed(args, "message_ts")
    message = parts.world.messages[channel.id].get(ts)
    if message is None or message.ephemeral:
        raise Refused("message_not_found")
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def may_post(parts: Parts, channel: Channel, *, joined: bool = False) -> Channel:
    """The channel, if the app may post there; with `joined`, the scope to post without joining is not enough."""
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members:
        if channel.is_private:
            raise Refused("channel_not_found")
        if joined or "chat:write.public" not in parts.manifest.scopes:
            raise Refused("not_in_channel")
    return channel


def _destination(parts: Parts, name: str) -> Channel:
    """The channel meant by an id, a #name, or a person's id."""
    if name in parts.world.people:
        person = parts.world.people[name]
        if person.is_bot:
            raise Refused("cannot_dm_bot")
        if person.deleted:
            raise Refused("user_disabled")
        channel = parts.world.direct(name)
    else:
        by_name = (c for c in parts.world.channels.values() if not c.is_im and c.name == name.lstrip("#"))
        channel = next(by_name, None) or parts.world.channel(name)
    if channel.is_im and not parts.manifest.takes_messages:
        raise Refused("messages_tab_disabled")
    return channel


def _own(parts: Parts, args: Json, otherwise: str) -> Message:
    channel, ts = channel_in(parts, args), needed(args, "ts")
    message = parts.world.messages[channel.id].get(ts)
    if message is None or message.ephemeral:
        raise Refused("message_not_found")
    if message.user != BOT_USER_ID:
        raise Refused(otherwise)
    return message


def _keep_pace(parts: Parts, channel: Channel) -> None:
    """About one post a second and channel, where the workspace was asked to insist on it."""
    now = parts.clock.now().timestamp()
    if parts.paced and now - parts.last_post.get(channel.id, 0) < POST_PAUSE:
        raise Refused("ratelimited", retry_after=1)
    parts.last_post[channel.id] = now


def _keep_tier(parts: Parts) -> None:
    """So many changes a minute, where the workspace was asked to insist on it."""
    now, seen = parts.clock.now().timestamp(), parts.last_updates
    while seen and now - seen[0] >= MINUTE:
        seen.popleft()
    if parts.paced and len(seen) >= UPDATES:
        raise Refused("ratelimited", retry_after=ceil(seen[0] + MINUTE - now))
    seen.append(now)


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
}
