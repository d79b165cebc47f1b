"""What RingCentral says when it will not do something: status, code, sentence, and the field to blame."""


class Refusal(Exception):
    """An answer that is not a success, in the words and numbers of the API."""

    def __init__(self, status: int, code: str, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter

    def body(self) -> dict[str, object]:
        """The error body of the contract."""
        error = {"errorCode": self.code, "message": self.message}
        if self.parameter is not None:
            error["parameterName"] = self.parameter
        return {"errorCode": self.code, "message": self.message, "errors": [error]}


class SignInRefusal(Refusal):
    """A refusal of the sign-in endpoints, which also carries the error word of RFC 6749."""

    def __init__(self, error: str, code: str, message: str, parameter: str | None = None) -> None:
        super().__init__(400, code, message, parameter)
        self.error = error

    def body(self) -> dict[str, object]:
        """The error body of the contract, with the OAuth error beside it."""
        return {"error": self.error, "error_description": self.message, **super().body()}


def invalid(parameter: str, why: str) -> Refusal:
    """A field, a parameter or a body that does not fit the contract."""
    return Refusal(400, "CMN-101", f"Parameter [{parameter}] is invalid: {why}", parameter)


def unauthorized(code: str, message: str) -> Refusal:
    """An access token that is unknown, ended or too old."""
    return Refusal(401, code, message)


def no_right(message: str) -> Refusal:
    """Somebody who may not do this."""
    return Refusal(403, "CMN-408", message)


def wrong_state(message: str) -> Refusal:
    """Something that could be done to another thing, but not to this one as it is now."""
    return Refusal(403, "CMN-409", message)


def locked(setting: str) -> Refusal:
    """A setting that the company's administrator has fixed for everybody."""
    return Refusal(403, "CMN-410", f"Setting [{setting}] is locked at account level", f"settings.{setting}")


def missing(what: str, ident: str) -> Refusal:
    """Something that is gone, never was, or belongs to another company."""
    return Refusal(404, "CMN-102", f"Resource for parameter [{what}] is not found: {ident}", what)


def duplicate(parameter: str, message: str) -> Refusal:
    """Somebody who is there already."""
    return Refusal(409, "CMN-411", message, parameter)
