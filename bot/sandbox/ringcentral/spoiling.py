"""Answers spoilt on purpose: cut off, or with things in them that nobody has heard of yet."""

import json

from starlette.responses import Response

INJECTED = "X-Sandbox-Fault"
"""The header that marks them, so that nobody takes them for what RingCentral describes."""
ENUMS = {"status", "role", "registrationStatus", "runtimeStatus", "type", "onDemandDuration", "originalRole"}
UNHEARD_OF = "Unheard"


def marked(response: Response, fault: str) -> Response:
    """The answer with the name of the fault in its header."""
    response.headers[INJECTED] = fault
    return response


def cut(response: Response) -> Response:
    """The first half of the answer, as if that were all."""
    body = bytes(response.body)
    return marked(_again(response, body[: len(body) // 2]), "truncated")


def with_unknown_fields(response: Response) -> Response:
    """The answer of a later release: every object has a new field, every word of a list is a new word."""
    body = bytes(response.body)
    if not body:
        return response
    return marked(_again(response, json.dumps(_strange(json.loads(body))).encode()), "unknown")


def _again(response: Response, body: bytes) -> Response:
    kept = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(body, response.status_code, kept)


def _strange(value: object) -> object:
    if isinstance(value, list):
        return [_strange(one) for one in value]
    if not isinstance(value, dict):
        return value
    known = {name: UNHEARD_OF if name in ENUMS else _strange(inner) for name, inner in value.items()}
    return known | {"unheardOf": {"of": "a later release"}}
