"""What Greenroom does unasked, once a minute by its own clock: digests, timed registration, public cards, tidying up.

That a link has ended is told at most once: who missed it, for a crash, reads it in the next answer.
"""

from typing import Protocol

import structlog

from bot.accounts.accounts import Identities
from bot.background import Background
from bot.clock import Clock
from bot.digests.delivery import Deliveries
from bot.domain.people import Host, Identity
from bot.errors import StoreAway
from bot.mirror.circuit_breaker import Absence
from bot.mirror.refresh import Upkeep
from bot.privacy.retention import Retention
from bot.registration.schedule import Timings
from bot.ringcentral.errors import RingCentralError, SignInEnded, Trouble, Unreachable
from bot.sharing.card_updates import Board
from bot.slack.outgoing.retry_queue import Outbox

log = structlog.get_logger()

EVERY = 60.0
"""Seconds."""


class Herald(Protocol):
    """Tells people what they could not have noticed."""

    async def say_link_ended(self, identity: Identity) -> None:
        """Tell a person that RingCentral no longer accepts their link; raises SlackAway."""
        ...


class Rounds:
    """One loop; slow reading of one host holds up neither digests nor other hosts."""

    def __init__(
        self,
        clock: Clock,
        background: Background,
        deliveries: Deliveries,
        timings: Timings,
        identities: Identities,
        upkeep: Upkeep,
        herald: Herald,
        retention: Retention,
        outbox: Outbox,
        board: Board,
    ) -> None:
        self._clock = clock
        self._background = background
        self._deliveries = deliveries
        self._timings = timings
        self._identities = identities
        self._upkeep = upkeep
        self._herald = herald
        self._retention = retention
        self._outbox = outbox
        self._board = board
        self._reading: set[Host] = set()
        self._absence = Absence(clock)

    async def run(self) -> None:
        """Go round for ever; what fails is logged and tried again next minute."""
        while True:
            try:
                await self.go()
            except StoreAway:
                pass  # said in the log once, where it was met
            except Exception:  # whatever it was must not end all later rounds
                log.exception("a round failed")
            await self._clock.sleep(EVERY)

    async def go(self) -> None:
        """One round."""
        await self._timings.tick()
        await self._deliveries.tick()
        alive = [identity for identity in await self._identities.all() if identity.alive]
        for identity in self._absence.readers(alive):
            self.read_soon(identity)
        await self._board.tick()
        await self._retention.tick()

    @property
    def is_idle(self) -> bool:
        """True while no host is being read."""
        return not self._reading

    def read_soon(self, identity: Identity) -> None:
        """Bring the mirror of one host up to date in the background, unless that is under way."""
        if identity.host not in self._reading:
            self._reading.add(identity.host)
            self._background.spawn(self._read(identity), name="mirror", may_be_dropped=True)

    def tell_link_ended(self, identity: Identity) -> None:
        """Tell the person, as soon as Slack can be reached; the shared account has nobody to tell."""
        if not identity.is_service:
            say = self._outbox.say(identity.member.user, lambda: self._herald.say_link_ended(identity))
            self._background.spawn(say, name="link ended")

    async def _read(self, identity: Identity) -> None:
        try:
            await self._identities.keep_alive(identity)
            if await self._upkeep.go_round(identity):
                self._absence.ends()
        except (Trouble, Unreachable):
            self._absence.goes_on()
        except SignInEnded:
            self._absence.ends()
            log.warning("a link has ended", user=identity.member.user)
        except RingCentralError as error:
            self._absence.ends()  # it answered, whatever it said
            log.info("a host could not be read", error=type(error).__name__)
        except StoreAway:
            pass  # as above
        finally:
            self._reading.discard(identity.host)
