"""files.*: the app sends a file in three steps, looks at what people gave it, and takes its own away.

Source: docs.slack.dev/messaging/working-with-files. What a wrong length answers is not documented: here 400.
"""

import re

from bot.sandbox.slack.calls import Method, needed, structure
from bot.sandbox.slack.chat_methods import may_post
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import BOT_USER_ID
from bot.sandbox.slack.wire import Json, Refused

CHANNEL_ID = "^[CGDZ][A-Z0-9]{8,}$"
"""As Slack's own refusal quotes it, https://github.com/slackapi/bolt-js/issues/2115; ids here are shorter."""


def get_upload_url(parts: Parts, args: Json) -> Json:
    """Step 1: an address for the bytes of one file of that length."""
    name = needed(args, "filename")
    length = needed(args, "length")
    if not length.isdecimal() or int(length) == 0:
        raise Refused("invalid_arguments", ["[ERROR] must be greater than 0 [json-pointer:/length]"])
    file, ticket = parts.files.expect(name, int(length), parts.base_url)
    return {"upload_url": f"{parts.base_url}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(parts: Parts, args: Json) -> Json:
    """Step 3: the files whose bytes came are there, and in a conversation if one is named."""
    wanted = structure(args, "files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise Refused("invalid_arguments", ["[ERROR] must be a list of files [json-pointer:/files]"])
    if args.get("channels") or args.get("blocks"):
        raise Refused("invalid_arguments", ["[ERROR] channels and blocks are not simulated: use channel_id"])
    files = [parts.files.uploaded(str(one.get("id"))) for one in wanted]
    channel = None
    if name := str(args.get("channel_id") or ""):
        if not re.match("[CGDZ][A-Z0-9]+$", name):
            words = f"[ERROR] input must match regex pattern: {CHANNEL_ID} [json-pointer:/channel_id]"
            raise Refused("invalid_arguments", [words])
        channel = may_post(parts, parts.world.channel(name), joined=True)
    for file, said in zip(files, wanted, strict=True):
        file.title = str(said.get("title") or file.name)
    if channel:
        said = {"text": args.get("initial_comment"), "thread_ts": args.get("thread_ts")}
        parts.postbox.post(channel, said, files=files)
    for file in files:
        file.ready = True
    parts.world.touch()
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def info(parts: Parts, args: Json) -> Json:
    """One file that the app may read."""
    file = parts.files.for_app(needed(args, "file"))
    empty = {"comments": [], "response_metadata": {"next_cursor": ""}}
    return {"file": file.as_slack(parts.world.channels), **empty}


def delete(parts: Parts, args: Json) -> Json:
    """Take one of the app's own files away."""
    file = parts.files.for_app(needed(args, "file"))
    if file.owner != BOT_USER_ID:
        raise Refused("cant_delete_file")
    parts.files.delete(file)
    return {}


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
    "files.info": Method(info, "files:read"),
    "files.delete": Method(delete, "files:write"),
}
