"""The one database: how it is opened, how a transaction begins, and how rows are written over."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from sqlalchemy import ColumnElement, Connection, NullPool, Row, Table, event, func, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.people import Member
from bot.errors import StoreAway
from bot.in_flight import DATABASE, counted
from bot.store.availability import DatabaseHealth, file_of, why_away
from bot.store.tables import metadata
from bot.store.vault import Vault
from bot.store.write_turns import WriteTurns
from bot.threads import in_thread

_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON")
PATIENCE = 10.0
"""Seconds to wait for a lock that another process holds, by the machine's time: SQLite waits itself."""
PATIENCE_FOR_AN_ANSWER = 1.0
"""The same, and for our other writers too, where a request of Slack waits: it has to be answered within three."""


def driverless(url: str) -> str:
    """The address of a PostgreSQL as its own tools take it, password and all."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def open_engine(url: str) -> AsyncEngine:
    """An engine whose SQLite transactions take the write lock at once (BEGIN IMMEDIATE) unless they only read."""
    engine = create_async_engine(url, pool_pre_ping=url.startswith("postgresql"))
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_connection)
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare_connection(dbapi_connection: object, _record: object) -> None:
    # The driver's own BEGIN is deferred; two read-then-write transactions would then lose an update.
    dbapi_connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's connection, behind aiosqlite
    cursor = dbapi_connection.cursor()  # type: ignore[attr-defined]  # the same
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("only_reads"):
        connection.exec_driver_sql("BEGIN")
        return
    # FULL: what was committed survives a power cut, for the price of a disk sync.
    connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if options.get('may_be_lost') else 'FULL'}")
    patience = options.get("patience", PATIENCE)
    if connection.info.get("patience") != patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(patience * 1000)}")
        connection.info["patience"] = patience
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def alone_on(engine: AsyncEngine, name: str, *, wait: bool = True) -> AsyncIterator[bool]:
    """No other process is inside under that name, on PostgreSQL; SQLite has one process only.

    False, without `wait`, where one is.
    """
    if engine.dialect.name == "sqlite":
        yield True
        return
    # A connection of its own: the pool's last one would be missing for the work that is done meanwhile.
    own = create_async_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with own.connect() as connection:
        lock = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        got = await connection.execute(text(f"SELECT {lock}(hashtextextended(:name, 0))"), {"name": name})
        yield wait or got.scalar() is True


class Database:
    """Transactions on one engine, and the vault that seals what is written."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        # Weak: a lock that nobody holds or waits for is gone.
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # SQLite's own waiting for the write lock polls and is not fair: of 20 writers the unlucky waited for seconds,
        # each with a connection of the pool that readers then lacked.
        self._turns = WriteTurns() if engine.dialect.name == "sqlite" else None
        self.health = DatabaseHealth("greenroom", file_of(str(engine.url)))
        self.transactions: Counter[str] = Counter()
        """How many were begun since the start: "reads" and "writes"; `make bench PART=calls` compares jobs by them."""

    @asynccontextmanager
    async def writing(
        self, *, may_be_lost: bool = False, for_an_answer: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write; nobody else writes meanwhile on SQLite, where writers take turns.

        What `may_be_lost` in a power cut, because it would be read or learnt again, is not synced to the disk.
        Raises StoreAway, soon where it is `for_an_answer`; then nothing was written.
        """
        patience = PATIENCE_FOR_AN_ANSWER if for_an_answer else PATIENCE
        self.transactions["writes"] += 1
        async with self._under_way(), self._taking_turns(patience if for_an_answer else None):
            async with self.engine.connect() as connection:
                await connection.execution_options(may_be_lost=may_be_lost, patience=patience)
                async with connection.begin():
                    yield connection
            self.health.works()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that only reads; raises StoreAway."""
        self.transactions["reads"] += 1
        async with self._under_way(), self.engine.connect() as connection:
            await connection.execution_options(only_reads=True)
            yield connection
            if self._turns is None:
                self.health.works()  # a server that answers also writes

    @asynccontextmanager
    async def _under_way(self) -> AsyncIterator[None]:
        with counted(DATABASE):
            async with self._noticed():
                yield

    @asynccontextmanager
    async def _noticed(self) -> AsyncIterator[None]:
        try:
            yield
        except OperationalError as error:
            why = why_away(error)
            if not why:
                raise
            self.health.fails(why)
            raise StoreAway(why=why) from error
        except PoolTimeout as error:
            raise StoreAway(why="all connections are in use") from error

    @asynccontextmanager
    async def _taking_turns(self, patience: float | None) -> AsyncIterator[None]:
        if self._turns is None:
            yield
            return
        try:
            async with asyncio.timeout(patience):
                await self._turns.take(first=patience is not None)
        except TimeoutError:
            raise StoreAway(why="other writers wait for the database") from None
        try:
            yield
        finally:
            self._turns.give_back()

    @asynccontextmanager
    async def alone(self, name: str, *, wait: bool = True) -> AsyncIterator[bool]:
        """Nobody else is inside under that name: no task of this process, no other process on the same database.

        False, without `wait`, where somebody is.
        """
        lock = self._alone.setdefault(name, asyncio.Lock())
        if lock.locked() and not wait:
            yield False
            return
        async with lock, AsyncExitStack() as held:
            async with self._under_way():
                mine = await held.enter_async_context(alone_on(self.engine, name, wait=wait))
            yield mine

    async def put(
        self, connection: AsyncConnection, table: Table, row: Mapping[str, object], *, by: Collection[str] = ()
    ) -> Row[tuple[object, ...]]:
        """Insert the row, or write over the one with the same primary key (or another unique index): the row as it is.

        Until the transaction ends nobody else changes it.
        """
        return (await connection.execute(self._upsert(table, row, by).values(**row).returning(*table.c))).one()

    async def put_all(
        self,
        connection: AsyncConnection,
        table: Table,
        rows: Sequence[Mapping[str, object]],
        *,
        by: Collection[str] = (),
    ) -> None:
        """The same for many rows of the same columns."""
        if rows:
            await connection.execute(self._upsert(table, rows[0], by), [dict(row) for row in rows])

    async def add(self, connection: AsyncConnection, table: Table, row: Mapping[str, object]) -> bool:
        """Insert the row; False when one with the same primary key is there already."""
        keys = [column.name for column in table.primary_key]
        insert = self._insert(table).values(**row).on_conflict_do_nothing(index_elements=keys)
        # What came back, not the row count: PostgreSQL's driver has none for an INSERT.
        return (await connection.execute(insert.returning(table.c[keys[0]]))).first() is not None

    def _upsert(
        self, table: Table, columns: Iterable[str], by: Collection[str]
    ) -> "sqlite.Insert | postgresql.Insert":
        keys = list(by) or [column.name for column in table.primary_key]
        insert = self._insert(table)
        changed = {name: insert.excluded[name] for name in columns if name not in keys}
        return insert.on_conflict_do_update(index_elements=keys, set_=changed)

    def _insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        return sqlite.insert(table) if self.engine.dialect.name == "sqlite" else postgresql.insert(table)

    async def sizes(self) -> dict[str, int]:
        """How many rows each table has."""
        async with self.reading() as connection:
            return {
                table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in metadata.sorted_tables
            }

    async def is_well(self) -> bool:
        """Whether it can be read and written just now."""
        try:
            async with self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except StoreAway:
            return False
        return await in_thread(self.health.is_well)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def key_of(member: Member) -> dict[str, str]:
    """The three columns that name a person."""
    return {
        "enterprise": member.workspace.enterprise,
        "team": member.workspace.team,
        "user": member.user,
    }


def owner_of(member: Member) -> str:
    """The owner's name inside everything that is sealed for a person."""
    return ":".join(key_of(member).values())


def matches(table: Table, key: Mapping[str, object]) -> Sequence[ColumnElement[bool]]:
    """Column = value for each; to be spread into `where`."""
    return [table.c[name] == value for name, value in key.items()]


def moment(epoch: int) -> datetime:
    """Seconds since 1970 as an aware UTC time."""
    return datetime.fromtimestamp(epoch, UTC)


def epoch(when: datetime) -> int:
    """An aware time as seconds since 1970."""
    return int(when.timestamp())
