"""Who registered, as a CSV file in the direct messages of the person who asked.

The file is handed over at most once: after a crash in just that moment it may be missing, and the person is told so,
but a list of names is not sent twice.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.message import Destination
from bot.domain.outcome import Job, Outcome
from bot.domain.people import Identity
from bot.domain.registrant import Registrant
from bot.domain.webinar import Webinar
from bot.errors import ExportUnsure, SlackAway, SlackSilent
from bot.jobs.steps import Steps
from bot.mirror.mirror import Mirror
from bot.registrants import csv_writer
from bot.registrants.list import RegistrantList
from bot.threads import in_thread


class Export(BaseModel):
    """Whose registrants, and the zone in which times are written."""

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str
    zone: str


class Exports:
    """The use case; an unnamed temporary file holds the names meanwhile, and no crash leaves it behind."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        mirror: Mirror,
        registrants: RegistrantList,
    ) -> None:
        self._accounts = accounts
        self._mirror = mirror
        self._registrants = registrants
        self._creates = context.creates
        self._audit = context.audit
        self._files = context.files
        self._clock = context.clock
        self._queue = context.queue

    async def export(self, job: Job, steps: Steps) -> Outcome:
        """Read what is not known yet (1 call, and the pages that are new), write the file, hand it over."""
        asked = Export.model_validate(job.payload)
        await steps.run("read", lambda: self._read(job, steps, asked))
        sent = await steps.run("upload", lambda: self._upload(job, steps, asked))
        assert isinstance(sent, dict)
        if sent["people"]:
            await steps.run("hand over", lambda: self._hand_over(job, steps, asked, str(sent["file"])))
        return Outcome(session_id=asked.session_id, title=asked.title, facts={"people": sent["people"]})

    async def _read(self, job: Job, steps: Steps, asked: Export) -> None:
        identity = await self._accounts.of_job(job, steps)
        if not await self._registrants.is_fresh(identity, asked.session_id):
            await self._registrants.read(identity, asked.session_id, on_wait=steps.on_wait)

    async def _upload(self, job: Job, steps: Steps, asked: Export) -> JsonValue:
        identity = await self._accounts.of_job(job, steps)
        webinar = await self._mirror.find(identity, asked.session_id)
        known = await self._registrants.page(identity, asked.session_id, skip=0, take=0)
        if not known.total:
            return {"people": 0}
        await self._audit.note(job.member, "exported", asked.session_id, people=known.total)
        made: list[str] = []
        with TemporaryFile() as file:
            people = await self._write(file, identity, webinar, asked)
            size = file.tell()

            async def upload() -> None:
                made.append(await self._files.upload(job.member.workspace, file, size, self._name(asked)))

            await self._queue.say(Destination.of(job.member), upload)
        return {"people": people, "file": made[0]}

    async def _write(self, file: IO[bytes], identity: Identity, webinar: Webinar, asked: Export) -> int:
        """The file's lines, a batch at a time and off the event loop; how many people that were."""
        keys: dict[str, None] = {}
        async with aclosing(self._batches(identity, asked)) as batches:
            async for people in batches:
                keys |= dict.fromkeys(await in_thread(csv_writer.keys_in, people))
        columns = list(keys)[: csv_writer.MOST_KEY_COLUMNS]
        is_over = webinar.is_over(self._clock.now())
        file.write(csv_writer.header(columns).encode())
        written = 0
        async with aclosing(self._batches(identity, asked)) as batches:
            async for people in batches:
                lines = await in_thread(csv_writer.rows, people, columns, asked.zone, is_over=is_over)
                file.write(lines.encode())
                written += len(people)
        return written

    def _batches(self, identity: Identity, asked: Export) -> AsyncGenerator[list[Registrant], None]:
        return self._registrants.batches(identity, asked.session_id)

    async def _hand_over(self, job: Job, steps: Steps, asked: Export, file_id: str) -> None:
        if await self._creates.already_sent(job.key, "hand over"):
            raise ExportUnsure(title=asked.title)
        identity = await self._accounts.of_job(job, steps)

        async def hand_over() -> None:
            await self._creates.note_sending(job.key, "hand over", identity.host)
            try:
                await self._files.hand_over(file_id, self._name(asked), job.member)
            except SlackSilent:
                raise ExportUnsure(title=asked.title) from None
            except SlackAway:
                await self._creates.forget(job.key, "hand over")
                raise

        await self._queue.say(Destination.of(job.member), hand_over)

    def _name(self, asked: Export) -> str:
        day: datetime = self._clock.now().astimezone(ZoneInfo(asked.zone))
        return csv_writer.file_name(asked.title, day)
