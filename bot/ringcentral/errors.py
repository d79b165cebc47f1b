"""What can go wrong between a person's job and RingCentral, each error carrying what the reply has to say.

RingCentralError
├── Refused               RingCentral said no, and why (status, code, message, parameter)
│   ├── BadRequest        400 and other 4xx: something in the request is not accepted
│   ├── NoRight           403: this person may not, or the session is in the wrong state
│   ├── Gone              404: deleted, not theirs, or (just created) not there yet
│   └── Duplicate         409: it exists already
├── SignInEnded           the link is dead: only the person can make a new one
├── Throttled             no free slot before a known moment, and the caller refused to wait
├── Trouble               RingCentral answered 5xx to something that is safe to ask again
├── Unreachable           no connection, or no answer to a read: nothing was changed
├── AnswerLost            a change was sent and its answer did not come: look before repeating it
└── UnreadableAnswer      an answer came that makes no sense to us: look before repeating a change
"""

from collections.abc import Iterable
from datetime import datetime


class RingCentralError(Exception):
    """Anything that kept RingCentral from doing what was asked."""


class Refused(RingCentralError):
    """RingCentral understood the request and said no."""

    usual_status = 400

    def __init__(
        self, *, status: int | None = None, code: str = "", message: str = "", parameter: str | None = None
    ) -> None:
        self.status = status or self.usual_status
        self.code = code
        self.message = message
        self.parameter = parameter
        super().__init__(f"{self.status} {code}: {message}" + (f" ({parameter})" if parameter else ""))

    def names(self, sent: Iterable[str]) -> str | None:
        """The field that it is about, of those that were sent, where RingCentral says so."""
        said = f"{self.parameter or ''} {self.message}"
        return next((field for field in sent if field in said), None)


class BadRequest(Refused):
    """Something in the request is not accepted; `parameter` names it where RingCentral does."""


class NoRight(Refused):
    """The person may not do this, or the session's state forbids it."""

    usual_status = 403


class Gone(Refused):
    """It is deleted, belongs to somebody else, or is not known to this service yet."""

    usual_status = 404


class Duplicate(Refused):
    """It exists already, for example an e-mail that is registered."""

    usual_status = 409


class SignInEnded(RingCentralError):
    """RingCentral no longer accepts this person's sign-in, and a refresh did not help."""


class Throttled(RingCentralError):
    """The budget is used up until a known moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no free slot before {until.isoformat()}")
        self.until = until


class Trouble(RingCentralError):
    """RingCentral failed on its side; what was asked did not change anything."""

    def __init__(self, status: int = 500) -> None:
        super().__init__(f"RingCentral answered {status}")
        self.status = status


class Unreachable(RingCentralError):
    """RingCentral could not be reached, or did not answer a read: nothing was changed."""


class AnswerLost(RingCentralError):
    """A change was sent and nobody knows whether it happened: look before repeating it."""


class UnreadableAnswer(RingCentralError):
    """The answer is not what the contract says; a change it answers may well have happened."""
