"""Files in the workspace: what people attach to forms, what the app sends, and who may read it."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import quote

from bot.sandbox.slack.people import BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Channel, Person
from bot.sandbox.slack.wire import Json, Refused
from bot.sandbox.slack.world import World

LARGEST_ATTACHED = 10_000_000
"""Bytes a file in a form may have. https://docs.slack.dev/reference/block-kit/block-elements/file-input-element"""
PRETTY = {"csv": "CSV", "txt": "Plain Text", "text": "Plain Text", "png": "PNG", "pdf": "PDF", "ics": "iCal"}


@dataclass
class StoredFile:
    """One file; the app's own is `ready` when its bytes came and its upload was completed."""

    id: str
    name: str
    mimetype: str
    owner: str
    origin: str
    created: int
    data: bytes | None = None
    title: str = ""
    ready: bool = False
    shares: dict[str, str] = field(default_factory=dict)  # channel → ts of the message it is in
    in_form: bool = False  # attached to a form of the app, which may read it for that

    @property
    def filetype(self) -> str:
        """Slack's short word for what it is."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else "binary"

    def is_for_app(self, channels: dict[str, Channel]) -> bool:
        """Whether the app may read it: its own, given to it in a form, or shared where it is."""
        return (
            self.in_form
            or self.owner == BOT_USER_ID
            or any(BOT_USER_ID in channels[name].members for name in self.shares)
        )

    def as_slack(self, channels: dict[str, Channel]) -> Json:
        """The file object. https://docs.slack.dev/reference/objects/file-object"""
        place, ending = f"{self.origin}/files-pri/{TEAM_ID}-{self.id}", quote(self.name, safe="")
        shown: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "pretty_type": PRETTY.get(self.filetype, self.filetype.upper()),
            "user": self.owner,
            "user_team": TEAM_ID,
            "editable": False,
            "size": len(self.data or b""),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(not (channels[c].is_im or channels[c].is_private) for c in self.shares),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{place}/{ending}",
            "url_private_download": f"{place}/download/{ending}",
            "media_display_type": "unknown",
            "permalink": f"https://{TEAM_DOMAIN}.slack.com/files/{self.owner}/{self.id}/{ending.lower()}",
            "has_rich_preview": False,
            "file_access": "visible",
        }
        families: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
        shares: dict[str, dict[str, list[Json]]] = {}
        for name, ts in self.shares.items():
            channel = channels[name]
            families["ims" if channel.is_im else channel.family].append(name)
            reach = "private" if channel.is_im or channel.is_private else "public"
            shares.setdefault(reach, {})[name] = [{"ts": ts, "team_id": TEAM_ID}]
        return {**shown, **families, **({"shares": shares} if shares else {})}


class Files:
    """All the files there are, and the addresses to which the app may upload one each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stored: dict[str, StoredFile] = {}
        self._tickets: dict[str, tuple[str, int]] = {}  # end of an upload address → file id, bytes promised

    def attach(self, person: Person, name: str, data: bytes, mimetype: str, origin: str) -> StoredFile:
        """A file that a person gives to a form of the app; ValueError if it is larger than Slack takes."""
        if len(data) > LARGEST_ATTACHED:
            raise ValueError(f"{name} is larger than 10 MB")
        file = self._new(name, person.id, origin, mimetype)
        file.data, file.ready, file.in_form = data, True, True
        return file

    def expect(self, name: str, length: int, origin: str) -> tuple[StoredFile, str]:
        """A file that the app will upload, and the end of the address for it."""
        file = self._new(name, BOT_USER_ID, origin, "")
        ticket = token_hex(16)
        self._tickets[ticket] = (file.id, length)
        return file, ticket

    def receive(self, ticket: str, data: bytes) -> StoredFile:
        """Take the bytes of an expected file, once; refused if they are not as many as was said."""
        if ticket not in self._tickets:
            raise Refused("upload_not_found")
        file_id, length = self._tickets[ticket]
        if len(data) != length:
            raise Refused("length_mismatch", [f"[ERROR] {length} bytes were announced, {len(data)} came"])
        del self._tickets[ticket]
        file = self._stored[file_id]
        file.data = data
        return file

    def uploaded(self, file_id: str) -> StoredFile:
        """A file whose bytes are there and that nobody completed yet; `file_not_found` else."""
        file = self._stored.get(file_id)
        if file is None or file.data is None or file.ready:
            raise Refused("file_not_found")
        return file

    def for_app(self, file_id: str) -> StoredFile:
        """A file the app may read; any other might as well not exist."""
        file = self._stored.get(file_id)
        if file is None or not file.ready or not file.is_for_app(self._world.channels):
            raise Refused("file_not_found")
        return file

    def for_person(self, person: Person, file_id: str) -> StoredFile:
        """A file a person may read: their own, or one in a conversation they see; LookupError else."""
        file = self._stored.get(file_id)
        seen = {channel.id for channel in self._world.channels_of(person)}
        if file is None or not file.ready or (file.owner != person.id and not seen & file.shares.keys()):
            raise LookupError(f"{person.real_name} can see no file {file_id}")
        return file

    def delete(self, file: StoredFile) -> None:
        """Take a file away, out of its messages too; one that held nothing else goes with it."""
        del self._stored[file.id]
        for channel, ts in file.shares.items():
            message = self._world.messages[channel].get(ts)
            if message is None:
                continue
            message.files = [one for one in message.files if one["id"] != file.id]
            if not (message.text or message.blocks or message.files):
                self._world.remove(message)
        self._world.touch()

    def __iter__(self) -> Iterator[StoredFile]:
        """The files that are complete, oldest first."""
        return (file for file in self._stored.values() if file.ready)

    def _new(self, name: str, owner: str, origin: str, mimetype: str) -> StoredFile:
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        now = int(self._world.clock.now().timestamp())
        file = StoredFile(f"F{self._world.number():09d}", name, kind, owner, origin, now)
        self._stored[file.id] = file
        return file
