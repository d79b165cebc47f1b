"""auth.*, users.*, conversations.*, team.*: who and where, as far as the app's scopes let it look."""

from bot.sandbox.slack.calls import Method, channel_in, needed, page
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import (
    BOT_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    Channel,
    Person,
)
from bot.sandbox.slack.wire import Json, Refused

FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def api_test(parts: Parts, args: Json) -> Json:
    """Says what it heard."""
    return {"args": args}


def auth_test(parts: Parts, args: Json) -> Json:
    """Whose token this is."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": parts.world.people[BOT_USER_ID].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(parts: Parts, args: Json) -> Json:
    """The workspace's name."""
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "", "icon": {}}}


def users_info(parts: Parts, args: Json) -> Json:
    """One person."""
    return {"user": _user(parts, parts.world.person(needed(args, "user")))}


def users_list(parts: Parts, args: Json) -> Json:
    """Everybody of the workspace, the deactivated and the bots too."""
    everybody, metadata = page(list(parts.world.people.values()), args)
    return {"members": [_user(parts, person) for person in everybody], "response_metadata": metadata}


def lookup_by_email(parts: Parts, args: Json) -> Json:
    """The person with that e-mail address."""
    email = needed(args, "email").casefold()
    for person in parts.world.people.values():
        if person.email.casefold() == email and not person.deleted and not person.is_stranger:
            return {"user": _user(parts, person)}
    raise Refused("users_not_found")


def conversations_info(parts: Parts, args: Json) -> Json:
    """One channel."""
    channel = channel_in(parts, args)
    parts.manifest.require(f"{channel.family}:read")
    return {"channel": channel.as_slack()}


def conversations_join(parts: Parts, args: Json) -> Json:
    """The app enters a public channel by itself."""
    channel = channel_in(parts, args)
    if channel.is_im or channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members:
        channel.members.append(BOT_USER_ID)
        parts.world.touch()
    return {"channel": channel.as_slack()}


def conversations_members(parts: Parts, args: Json) -> Json:
    """Who is in a channel."""
    channel = channel_in(parts, args)
    parts.manifest.require(f"{channel.family}:read")
    members, metadata = page(channel.members, args)
    return {"members": members, "response_metadata": metadata}


def conversations_open(parts: Parts, args: Json) -> Json:
    """The DM with one person."""
    people = needed(args, "users").split(",")
    if len(people) > 1:
        raise Refused("invalid_arguments", ["[ERROR] group DMs are not simulated"])
    person = parts.world.person(people[0])
    if person.deleted:
        raise Refused("user_disabled")
    if person.is_bot:
        raise Refused("cannot_dm_bot")
    return {"channel": {"id": parts.world.direct(person.id).id}, "no_op": True, "already_open": True}


def conversations_history(parts: Parts, args: Json) -> Json:
    """What was said in a channel, newest first, without anybody's ephemeral messages."""
    channel = channel_in(parts, args)
    parts.manifest.require(f"{channel.family}:history")
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    said = [m.as_slack() for m in parts.world.messages[channel.id].values() if not m.ephemeral]
    shown, metadata = page(said[::-1], args)
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def conversations_list(parts: Parts, args: Json) -> Json:
    """The channels there are, of the kinds asked for."""
    shown, metadata = page(_channels(parts, args), args)
    return {"channels": [channel.as_slack() for channel in shown], "response_metadata": metadata}


def users_conversations(parts: Parts, args: Json) -> Json:
    """The channels somebody is in; without a person, the app itself."""
    member = parts.world.person(str(args.get("user") or BOT_USER_ID)).id
    shown, metadata = page([c for c in _channels(parts, args) if member in c.members], args)
    return {"channels": [channel.as_slack() for channel in shown], "response_metadata": metadata}


def _user(parts: Parts, person: Person) -> Json:
    return person.as_slack(parts.clock.now(), with_email="users:read.email" in parts.manifest.scopes)


def _channels(parts: Parts, args: Json) -> list[Channel]:
    families = set()
    for kind in str(args.get("types") or "public_channel").split(","):
        if kind.strip() not in FAMILY:
            raise Refused("invalid_types")
        families.add(FAMILY[kind.strip()])
        parts.manifest.require(f"{FAMILY[kind.strip()]}:read")
    seen = [c for c in parts.world.channels.values() if not c.is_private or BOT_USER_ID in c.members]
    return [c for c in seen if c.family in families and not (args.get("exclude_archived") and c.is_archived)]


METHODS = {
    "api.test": Method(api_test),
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, "team:read"),
    "users.info": Method(users_info, "users:read"),
    "users.list": Method(users_list, "users:read"),
    "users.lookupByEmail": Method(lookup_by_email, "users:read.email"),
    "users.conversations": Method(users_conversations),
    "conversations.info": Method(conversations_info),
    "conversations.join": Method(conversations_join, "channels:join"),
    "conversations.list": Method(conversations_list),
    "conversations.members": Method(conversations_members),
    "conversations.open": Method(conversations_open, "im:write"),
    "conversations.history": Method(conversations_history),
}
