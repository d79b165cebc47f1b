"""What the person who runs Greenroom reads while it runs: one line an event, never a body, a name or an e-mail."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

CHATTER = (
    "httpx", "httpcore", "slack_sdk", "dbos", "aiosqlite", "alembic", "sqlalchemy", "asyncio", "uvicorn", "tzlocal",
)  # fmt: skip
"""Libraries that write of every request, some of them with its body."""


def configure(level: str) -> None:
    """Write events of that level and above to standard error: readable on a terminal, else one JSON object a line."""
    on_terminal = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    rendering = _rendering(on_terminal)
    foreign = [*shared, _name_origin]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=foreign, processors=rendering))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in CHATTER:
        logging.getLogger(name).setLevel(logging.WARNING)
    # With a handler there already, DBOS adds none of its own, which would write in another form.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    logging.getLogger("dbos").addFilter(_is_no_stop)
    # Bolt logs the whole body of what it cannot place; the endpoint and the dispatcher say it in their own words.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)


def _is_no_stop(record: logging.LogRecord) -> bool:
    """DBOS warns of each step that a stop broke off; that is how a stop goes, and it is taken up again."""
    return not record.getMessage().startswith("Asyncio task cancelled")


def _rendering(on_terminal: bool) -> list[Processor]:
    drop: Processor = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    # Never the local variables of a traceback: they hold messages, names and e-mails.
    if on_terminal:
        return [drop, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [drop, structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]


def _name_origin(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Events of libraries carry the library's name; ours are told apart by their words."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["logger"] = record.name
    return event
