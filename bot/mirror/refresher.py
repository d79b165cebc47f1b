"""Reads hosts in the background: one reading a host at a time, and while RingCentral is away one host for all."""

import structlog

from bot.accounts.accounts import Accounts
from bot.background import Background
from bot.clock import Clock
from bot.domain.people import Host, Identity
from bot.errors import StoreAway
from bot.mirror.circuit_breaker import CircuitBreaker
from bot.mirror.refresh import MirrorRefresh
from bot.ringcentral.errors import RingCentralError, SignInEnded, Trouble, Unreachable

log = structlog.get_logger()


class Refresher:
    """Slow reading of one host holds up neither other hosts nor whatever else happens every minute."""

    def __init__(self, accounts: Accounts, refresh: MirrorRefresh, background: Background, clock: Clock) -> None:
        self._accounts = accounts
        self._refresh = refresh
        self._background = background
        self._reading: set[Host] = set()
        self._circuit = CircuitBreaker(clock)

    async def tick(self) -> None:
        """Once a minute: bring the mirror of every host up to date whose link is alive."""
        alive = [identity for identity in await self._accounts.all() if identity.alive]
        for identity in self._circuit.allowed(alive):
            self.read_soon(identity)

    @property
    def is_idle(self) -> bool:
        """True while no host is being read. Only stories ask: a reading may wait for the rate limit."""
        return not self._reading

    def read_soon(self, identity: Identity) -> None:
        """Bring the mirror of one host up to date in the background, unless that is under way."""
        if identity.host not in self._reading:
            self._reading.add(identity.host)
            self._background.spawn(self._read(identity), name="mirror", may_be_dropped=True)

    async def _read(self, identity: Identity) -> None:
        try:
            await self._accounts.keep_alive(identity)
            if await self._refresh.read_what_is_due(identity):
                self._circuit.succeeded()
        except (Trouble, Unreachable):
            self._circuit.failed()
        except SignInEnded:
            self._circuit.succeeded()
            log.warning("a link has ended", user=identity.member.user)
        except RingCentralError as error:
            self._circuit.succeeded()  # it answered, whatever it said
            log.info("a host could not be read", error=type(error).__name__)
        except StoreAway:
            pass  # said in the log once, where it was met
        finally:
            self._reading.discard(identity.host)
