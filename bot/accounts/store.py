"""Linked RingCentral accounts and their tokens (sealed), and the one-time states of links being made."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import Delete, Row, delete, select, update

from bot.domain.people import Host, Identity, Member, Workspace
from bot.erasures import Keep
from bot.ringcentral.auth import Tokens
from bot.store.database import Database, epoch, key_of, matches, owner_of
from bot.store.tables import identities, link_states


class _Person(BaseModel):
    name: str
    email: str


@dataclass(frozen=True)
class LinkState:
    """A link being made: who asked, and the PKCE verifier."""

    member: Member
    verifier: str


class IdentityStore:
    """One row a person (the service identity has the empty user)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, member: Member) -> Identity | None:
        """The account this person has linked, dead or alive."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(identities).where(*matches(identities, key_of(member))))).first()
        return self._identity(row) if row else None

    async def those_of(self, members: Sequence[Member]) -> list[Identity]:
        """The accounts that these people of one workspace have linked, dead or alive."""
        if not members:
            return []
        theirs = identities.c.user.in_([member.user for member in members])
        query = select(identities).where(*matches(identities, members[0].workspace.model_dump()), theirs)
        async with self._database.reading() as connection:
            return [self._identity(row) for row in (await connection.execute(query)).all()]

    async def all(self) -> list[Identity]:
        """Every linked account."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(identities))).all()
        return [self._identity(row) for row in rows]

    async def sharing(self, workspace: Workspace, host: Host) -> list[Identity]:
        """Everybody in a workspace who has linked that RingCentral user."""
        query = select(identities).where(
            identities.c.enterprise == workspace.enterprise,
            identities.c.team == workspace.team,
            identities.c.account == host.account,
            identities.c.rc_user == host.user,
        )
        async with self._database.reading() as connection:
            return [self._identity(row) for row in (await connection.execute(query)).all()]

    async def link(self, identity: Identity, tokens: Tokens) -> None:
        """Write the link, in place of an earlier one."""
        owner = owner_of(identity.member)
        person = _Person(name=identity.name, email=identity.email)
        row = {
            **key_of(identity.member),
            "account": identity.host.account,
            "rc_user": identity.host.user,
            "sealed_person": self._database.vault.seal(owner, person.model_dump_json()),
            "sealed_tokens": self._database.vault.seal(owner, tokens.model_dump_json()),
            "alive": int(identity.alive),
            "linked_at": int(identity.linked_at),
            "used_at": int(identity.used_at),
            "refresh_expires_at": _refresh_end(tokens),
        }
        async with self._database.writing() as connection:
            await self._database.put(connection, identities, row)

    def alone(self, member: Member) -> AbstractAsyncContextManager[object]:
        """Held by one renewal of a person's tokens at a time, across all processes."""
        return self._database.alone(f"renew:{owner_of(member)}")

    async def tokens(self, member: Member) -> Tokens | None:
        """The tokens of a linked account; expiry as UTC."""
        query = select(identities.c.sealed_tokens).where(*matches(identities, key_of(member)))
        async with self._database.reading() as connection:
            sealed = (await connection.execute(query)).scalar()
        return Tokens.model_validate_json(self._database.vault.open(owner_of(member), sealed)) if sealed else None

    async def keep_tokens(self, member: Member, tokens: Tokens, now: datetime) -> None:
        """Write both tokens in one transaction."""
        sealed = self._database.vault.seal(owner_of(member), tokens.model_dump_json())
        change = (
            update(identities)
            .where(*matches(identities, key_of(member)))
            .values(sealed_tokens=sealed, used_at=epoch(now), refresh_expires_at=_refresh_end(tokens))
        )
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def mark_dead(self, member: Member) -> bool:
        """RingCentral no longer accepts the link; True when that is news."""
        change = (
            update(identities)
            .where(*matches(identities, key_of(member)), identities.c.alive == 1)
            .values(alive=0)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def unlink(self, member: Member) -> None:
        """Erase the link and its tokens."""
        async with self._database.writing() as connection:
            await connection.execute(delete(identities).where(*matches(identities, key_of(member))))

    async def open_state(self, state: str, member: Member, verifier: str, expires_at: datetime) -> None:
        """Remember a link being made."""
        row = {
            **key_of(member),
            "state": state,
            "sealed_verifier": self._database.vault.seal(owner_of(member), verifier),
            "expires_at": epoch(expires_at),
        }
        async with self._database.writing(for_an_answer=True) as connection:
            await self._database.add(connection, link_states, row)

    async def peek_state(self, state: str, now: datetime) -> LinkState | None:
        """The link being made, unless it is used or too old."""
        query = select(link_states).where(
            link_states.c.state == state, link_states.c.used_at.is_(None), link_states.c.expires_at > epoch(now)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return self._state(row) if row else None

    async def use_state(self, state: str, now: datetime) -> LinkState | None:
        """The same, and use it up; None the second time."""
        async with self._database.writing() as connection:
            used = await connection.execute(
                update(link_states)
                .where(
                    link_states.c.state == state,
                    link_states.c.used_at.is_(None),
                    link_states.c.expires_at > epoch(now),
                )
                .values(used_at=epoch(now))
            )
            if used.rowcount != 1:
                return None
            row = (await connection.execute(select(link_states).where(link_states.c.state == state))).one()
        return self._state(row)

    def _identity(self, row: Row[tuple[object, ...]]) -> Identity:
        member = Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user)
        person = _Person.model_validate_json(self._database.vault.open(owner_of(member), row.sealed_person))
        return Identity(
            member=member,
            host=Host(account=row.account, user=row.rc_user),
            name=person.name,
            email=person.email,
            alive=bool(row.alive),
            linked_at=row.linked_at,
            used_at=row.used_at,
        )

    def _state(self, row: Row[tuple[object, ...]]) -> LinkState:
        member = Member(workspace=Workspace(enterprise=row.enterprise, team=row.team), user=row.user)
        return LinkState(member, self._database.vault.open(owner_of(member), row.sealed_verifier))


def _refresh_end(tokens: Tokens) -> int:
    return epoch(tokens.refresh_expires_at) if tokens.refresh_expires_at else 0


def old(now: datetime, _: Keep) -> Sequence[Delete]:
    """Links that nobody finished making."""
    return [delete(link_states).where(link_states.c.expires_at < epoch(now))]
