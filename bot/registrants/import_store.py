"""Imports with their people, each sealed for whoever imports them, and forgotten as soon as they are in."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy import Delete, Row, delete, func, select, update

from bot.domain.message import Place
from bot.domain.people import Member, Workspace
from bot.erasures import Keep
from bot.registrants.import_model import Import, ImportRow, RowState, Tally, Typed
from bot.store.database import Database, epoch, key_of, moment, owner_of
from bot.store.tables import import_rows, imports
from bot.threads import in_thread

_IN = {RowState.ADDED, RowState.THERE}


class ImportStore:
    """Imports by their id; whose one is, is for the caller to look at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alone(self, import_id: str) -> AbstractAsyncContextManager[object]:
        """Held by whoever carries it out, across all processes."""
        return self._database.alone(f"import:{import_id}")

    async def open(self, draft: Import, people: Sequence[ImportRow]) -> None:
        """Write an import that nobody has begun."""
        row = {
            "id": draft.id,
            **key_of(draft.member),
            "session_id": draft.session_id,
            "sealed_form": self._database.vault.seal(owner_of(draft.member), draft.typed.model_dump_json()),
            "is_stopped": 0,
            "made_at": epoch(draft.made_at),
        }
        rows = await in_thread(lambda: [self._row(draft, each) for each in people])
        async with self._database.writing() as connection:
            await connection.execute(imports.insert().values(**row))
            await connection.execute(import_rows.insert(), rows)

    async def find(self, import_id: str) -> Import | None:
        """An import by its id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(imports).where(imports.c.id == import_id))).first()
        if row is None:
            return None
        member = Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user)
        typed = Typed.model_validate_json(self._database.vault.open(owner_of(member), row.sealed_form))
        told = Place(channel=row.told_channel, ts=row.told_ts) if row.told_ts else None
        return Import(row.id, member, row.session_id, typed, moment(row.made_at), bool(row.is_stopped), told)

    async def begin(self, import_id: str, now: datetime, *, again: bool) -> None:
        """It goes on, whatever stopped it before; `again` gives those who were refused another turn."""
        whole = await self.find(import_id)  # what was pasted is needed no longer: its people are in the rows
        emptied = Typed().model_dump_json()
        forgotten = {"sealed_form": self._database.vault.seal(owner_of(whole.member), emptied)} if whole else {}
        async with self._database.writing() as connection:
            change = update(imports).where(imports.c.id == import_id)
            await connection.execute(change.values(is_stopped=0, begun_at=epoch(now), ended_at=None, **forgotten))
            if again:
                refused = import_rows.c.import_id == import_id, import_rows.c.state == RowState.REFUSED
                await connection.execute(update(import_rows).where(*refused).values(state=RowState.WAITING))

    async def next_one(self, whole: Import) -> ImportRow | None:
        """Who is next; None when everybody has had their turn."""
        found = await self._rows_of(whole, RowState.WAITING, 1)
        return found[0] if found else None

    async def refused(self, whole: Import, take: int) -> list[ImportRow]:
        """Some of those who were refused, in the order of the list."""
        return await self._rows_of(whole, RowState.REFUSED, take)

    async def settle(self, whole: Import, row: ImportRow) -> None:
        """What came of one of them; who is in is not kept."""
        kept = row.model_copy(update={"person": None}) if row.state in _IN else row
        values = self._row(whole, kept)
        change = update(import_rows).where(
            import_rows.c.import_id == whole.id, import_rows.c.number == row.number
        )
        async with self._database.writing() as connection:
            await connection.execute(change.values(state=values["state"], sealed_row=values["sealed_row"]))

    async def tally(self, import_id: str) -> Tally:
        """How many stand where."""
        query = (
            select(import_rows.c.state, func.count())
            .where(import_rows.c.import_id == import_id)
            .group_by(import_rows.c.state)
        )
        async with self._database.reading() as connection:
            return Tally(**{row[0]: row[1] for row in (await connection.execute(query)).all()})

    async def stop(self, import_id: str) -> None:
        """It shall not go on with the next one."""
        await self._set(import_id, is_stopped=1)

    async def note_told(self, import_id: str, told: Place) -> None:
        """The message that shows its progress."""
        await self._set(import_id, told_channel=told.channel, told_ts=told.ts)

    async def end(self, import_id: str, now: datetime) -> None:
        """It does not go on by itself."""
        await self._set(import_id, ended_at=epoch(now), told_channel="", told_ts="")

    async def _set(self, import_id: str, **values: object) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(imports).where(imports.c.id == import_id).values(**values))

    async def _rows_of(self, whole: Import, state: RowState, take: int) -> list[ImportRow]:
        query = (
            select(import_rows)
            .where(import_rows.c.import_id == whole.id, import_rows.c.state == state)
            .order_by(import_rows.c.number)
            .limit(take)
        )
        async with self._database.reading() as connection:
            return [self._opened(whole, row) for row in (await connection.execute(query)).all()]

    def _row(self, whole: Import, row: ImportRow) -> dict[str, object]:
        return {
            "import_id": whole.id,
            "number": row.number,
            "state": row.state,
            "sealed_row": self._database.vault.seal(owner_of(whole.member), row.model_dump_json()),
        }

    def _opened(self, whole: Import, row: Row[tuple[object, ...]]) -> ImportRow:
        opened = ImportRow.model_validate_json(self._database.vault.open(owner_of(whole.member), row.sealed_row))
        return opened.model_copy(update={"state": RowState(row.state)})


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Imports that have ended, and lists that were never sent; then the people of those."""
    # One that failed while it began, or was broken off for good, has no end.
    over = func.coalesce(imports.c.ended_at, imports.c.begun_at) < epoch(now - keep.imports)
    return (
        delete(imports).where(over),
        delete(imports).where(imports.c.begun_at.is_(None), imports.c.made_at < epoch(now - keep.lists)),
        delete(import_rows).where(import_rows.c.import_id.not_in(select(imports.c.id))),
    )
