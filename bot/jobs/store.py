"""Wishes as committed, and their outcomes."""

from datetime import datetime

from sqlalchemy import Row, and_, delete, or_, select, update

from bot.domain.outcome import Outcome, Wish
from bot.jobs.kinds import NAMING_PEOPLE, OUTLASTING_LINKS
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import wishes

BATCH = 500
"""Wishes erased in one go: writers take turns, and people wait for theirs."""


class WishStore:
    """One row a wish, sealed for the person who made it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def commit(self, wish: Wish) -> bool:
        """Write the wish; False when its key is known already."""
        row = {
            "key": wish.key,
            **key_of(wish.member),
            "intent": wish.intent,
            "sealed_wish": self._database.vault.seal(owner_of(wish.member), wish.model_dump_json()),
            "state": "made",
            "made_at": epoch(wish.made_at),
        }
        async with self._database.writing(for_an_answer=True) as connection:
            return await self._database.add(connection, wishes, row)

    async def find(self, key: str) -> Wish | None:
        """The wish, with its outcome once it has one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(wishes).where(wishes.c.key == key))).first()
        return self._wish(row) if row else None

    async def unfinished(self) -> list[str]:
        """Keys of the wishes whose outcome has not been told."""
        query = select(wishes.c.key).where(wishes.c.state != "told").order_by(wishes.c.made_at)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def running_before(self, wish: Wish) -> bool:
        """True while that person has an older wish without an outcome; lists may take hours, and can go on later."""
        query = select(wishes.c.key).where(
            *matches(wishes, {**key_of(wish.member), "state": "made"}),
            wishes.c.made_at <= epoch(wish.made_at),
            wishes.c.intent.not_in([wish.intent, *OUTLASTING_LINKS]),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def untold_before(self, wish: Wish) -> set[str]:
        """That person's wishes that ended before this one, but have not been told."""
        ended = select(wishes.c.ended_at).where(wishes.c.key == wish.key).scalar_subquery()
        query = select(wishes.c.key).where(
            *matches(wishes, {**key_of(wish.member), "state": "done"}), wishes.c.ended_at < ended
        )
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def older_alike(self, wish: Wish) -> list[str]:
        """Keys of older wishes of the same kind about the same session, of anybody here, that have no outcome yet."""
        query = select(wishes.c.key).where(
            *matches(wishes, {**wish.member.workspace.model_dump(), "intent": wish.intent, "state": "made"}),
            wishes.c.made_at <= epoch(wish.made_at),
            wishes.c.key != wish.key,
        )
        async with self._database.reading() as connection:
            keys = list((await connection.execute(query)).scalars())
        others = [other for key in keys if (other := await self.find(key))]
        return [
            other.key
            for other in others
            if other.payload.get("session_id") == wish.payload.get("session_id")
            and (other.made_at, other.key) < (wish.made_at, wish.key)
        ]

    async def have_no_outcome(self, keys: list[str]) -> bool:
        """True while one of them has not come to its end."""
        query = select(wishes.c.key).where(wishes.c.key.in_(keys), wishes.c.state == "made").limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def conclude(self, wish: Wish, outcome: Outcome, now: datetime) -> None:
        """Write the outcome."""
        sealed = self._database.vault.seal(owner_of(wish.member), outcome.model_dump_json())
        await self._set(wish.key, state="done", sealed_outcome=sealed, ended_at=epoch(now))

    async def mark_told(self, key: str) -> None:
        """The outcome has reached the person."""
        await self._set(key, state="told")

    async def finished_before(self, when: datetime, with_people: datetime) -> list[str]:
        """Keys of some wishes (a batch, oldest first) whose outcome was told and that ended before then.

        `with_people` is when for those that name registrants.
        """
        over = or_(
            wishes.c.ended_at < epoch(when),
            and_(wishes.c.intent.in_(NAMING_PEOPLE), wishes.c.ended_at < epoch(with_people)),
        )
        query = select(wishes.c.key).where(wishes.c.state == "told", over).order_by(wishes.c.ended_at).limit(BATCH)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def erase(self, keys: list[str]) -> None:
        """They were never made."""
        async with self._database.writing() as connection:
            await connection.execute(delete(wishes).where(wishes.c.key.in_(keys)))

    async def _set(self, key: str, **values: object) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(wishes).where(wishes.c.key == key).values(**values))

    def _wish(self, row: Row[tuple[object, ...]]) -> Wish:
        owner = f"{row.enterprise}:{row.team}:{row.user}"
        wish = Wish.model_validate_json(self._database.vault.open(owner, row.sealed_wish))
        if row.sealed_outcome is None:
            return wish
        outcome = Outcome.model_validate_json(self._database.vault.open(owner, row.sealed_outcome))
        return wish.model_copy(update={"outcome": outcome})


