"""views.*: modals the app opens, stacks and changes, and people's Home tabs."""

from typing import cast

from bot.sandbox.slack.calls import Method, needed, structure
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.wire import Json, Refused


def open_view(parts: Parts, args: Json) -> Json:
    """Show a modal to the person whose trigger this is."""
    spec = _checked(parts, args, "modal")
    trigger = parts.grants.exchange(needed(args, "trigger_id"))
    return {"view": parts.views.open(trigger, spec).as_slack()}


def push_view(parts: Parts, args: Json) -> Json:
    """Show a modal above the one the person acted in."""
    spec = _checked(parts, args, "modal")
    trigger = parts.grants.exchange(needed(args, "trigger_id"))
    if trigger.view is None:
        raise Refused("invalid_trigger_id", ["[ERROR] views.push needs a trigger from inside an open modal"])
    return {"view": parts.views.push(trigger.person, spec).as_slack()}


def update_view(parts: Parts, args: Json) -> Json:
    """Put other content in an open modal."""
    spec = _checked(parts, args, "modal")
    if args.get("view_id"):
        view = parts.views.find(str(args["view_id"]))
    else:
        view = parts.views.by_external_id(needed(args, "external_id"))
    return {"view": parts.views.update(view, spec, args.get("hash")).as_slack()}


def publish_view(parts: Parts, args: Json) -> Json:
    """Set a person's Home tab."""
    if not parts.manifest.has_home:
        raise Refused("not_enabled")
    person = parts.world.person(needed(args, "user_id"))
    return {"view": parts.views.publish(person.id, _checked(parts, args, "home"), args.get("hash")).as_slack()}


def _checked(parts: Parts, args: Json, kind: str) -> Json:
    view = structure(args, "view")
    parts.views.check(view, kind)
    return cast(Json, view)


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}
