"""The tables: STRICT on SQLite, times as seconds since 1970 (UTC), the workspace in every row that is somebody's."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

metadata = MetaData()
SECONDS = BigInteger().with_variant(Integer, "sqlite")
"""A STRICT table knows INTEGER only, which is 64 bits on SQLite; on PostgreSQL 32 bits end in 2038."""


def _table(name: str, *columns: Column[int] | Column[str] | PrimaryKeyConstraint | Index) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _text(name: str, *, default: str | None = None, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, server_default=default)


def _number(name: str, *, default: str | None = None, null: bool = False) -> Column[int]:
    return Column(name, SECONDS, nullable=null, server_default=default)


people = _table(
    "people",
    _text("enterprise"), _text("team"), _text("user"),
    _text("sealed_profile"), _number("read_at"),
    PrimaryKeyConstraint("enterprise", "team", "user"),
)

identities = _table(
    "identities",
    _text("enterprise"), _text("team"), _text("user"),
    _text("account"), _text("rc_user"),
    _text("sealed_person"), _text("sealed_tokens"),
    _number("alive"), _number("linked_at"), _number("used_at"),
    _number("refresh_expires_at", default="0"),
    PrimaryKeyConstraint("enterprise", "team", "user"),
    Index("identities_by_rc_user", "account", "rc_user"),
)

link_states = _table(
    "link_states",
    _text("state"), _text("enterprise"), _text("team"), _text("user"),
    _text("sealed_verifier"), _number("expires_at"), _number("used_at", null=True),
    PrimaryKeyConstraint("state"),
)

held_words = _table(
    "held_words",
    _text("id"), _text("enterprise"), _text("team"), _text("user"),
    _text("verb"), _text("sealed_words"), _number("expires_at"),
    PrimaryKeyConstraint("id"),
)

sessions = _table(
    "sessions",
    _text("enterprise"), _text("team"), _text("account"), _text("rc_user"),
    _text("session_id"), _text("webinar_id"),
    _text("title"), _number("starts"), _number("ends"), _text("status"),
    _text("facts"),
    _number("read_at"), _number("registration_read_at", null=True), _number("registration_tried_at", null=True),
    PrimaryKeyConstraint("enterprise", "team", "account", "rc_user", "session_id"),
    Index("sessions_by_start", "enterprise", "team", "account", "rc_user", "starts"),
)

listings = _table(
    "listings",
    _text("enterprise"), _text("team"), _text("account"), _text("rc_user"), _number("read_at"),
    PrimaryKeyConstraint("enterprise", "team", "account", "rc_user"),
)

invitees = _table(
    "invitees",
    _text("enterprise"), _text("team"), _text("session_id"),
    _text("sealed_list"), _number("read_at"),
    PrimaryKeyConstraint("enterprise", "team", "session_id"),
)

registrants = _table(
    "registrants",
    _text("enterprise"), _text("team"), _text("session_id"), _text("registrant_id"),
    _number("position"), _number("registered_at"), _text("source"),
    _text("sealed_person"), _number("seen_in"), _number("withdrawn_at", null=True),
    PrimaryKeyConstraint("enterprise", "team", "session_id", "registrant_id"),
    Index("registrants_by_time", "enterprise", "team", "session_id", "registered_at", "position"),
)

registrant_reads = _table(
    "registrant_reads",
    _text("enterprise"), _text("team"), _text("session_id"),
    _number("reading"), _text("page_token"), _number("position"), _number("is_complete"),
    _number("tally"), _number("read_at"),
    PrimaryKeyConstraint("enterprise", "team", "session_id"),
)

shares = _table(
    "shares",
    _text("enterprise"), _text("team"), _text("channel"), _text("session_id"),
    _text("channel_name"), _text("user"), _number("as_service"),
    _text("face"), _text("ts", default=""), _text("older_ts", default=""), _text("posting", default=""),
    _number("is_on"), _number("shared_at"), _number("ends"), _number("updated_at", default="0"),
    _number("host_told", default="0"),
    PrimaryKeyConstraint("enterprise", "team", "channel", "session_id"),
    Index("shares_by_session", "enterprise", "team", "session_id"),
)

sign_ups = _table(
    "sign_ups",
    _text("enterprise"), _text("team"), _text("session_id"), _text("user"),
    _text("channel"), _text("page"), _text("sealed_person"), _number("signed_up_at"),
    PrimaryKeyConstraint("enterprise", "team", "session_id", "user"),
    Index("sign_ups_by_page", "page", unique=True),
)

waitlist = _table(
    "waitlist",
    Column("id", SECONDS, primary_key=True, autoincrement=True),
    _text("enterprise"), _text("team"), _text("session_id"), _text("user"), _text("channel"),
    _number("asked_at"), _number("told_at", null=True),
    Index("waitlist_by_person", "enterprise", "team", "session_id", "user", unique=True),
)

audit = _table(
    "audit",
    Column("id", SECONDS, primary_key=True, autoincrement=True),
    _text("enterprise"), _text("team"), _text("user"),
    _number("at"), _text("did"), _text("session_id"), _text("facts", default="{}"),
    Index("audit_by_time", "at"),
)

imports = _table(
    "imports",
    _text("id"), _text("enterprise"), _text("team"), _text("user"),
    _text("session_id"), _text("sealed_form"), _number("is_stopped"),
    _text("told_channel", default=""), _text("told_ts", default=""),
    _number("made_at"), _number("begun_at", null=True), _number("ended_at", null=True),
    PrimaryKeyConstraint("id"),
)

import_rows = _table(
    "import_rows",
    _text("import_id"), _number("number"), _text("state"), _text("sealed_row"),
    PrimaryKeyConstraint("import_id", "number"),
)

counts = _table(
    "counts",
    _text("enterprise"), _text("team"), _text("session_id"), _number("hour"), _number("count"),
    PrimaryKeyConstraint("enterprise", "team", "session_id", "hour"),
)

timings = _table(
    "timings",
    _text("enterprise"), _text("team"), _text("session_id"), _number("opens"),
    _text("user"), _number("due"), _text("sealed_timing"),
    PrimaryKeyConstraint("enterprise", "team", "session_id", "opens"),
    Index("timings_due", "due"),
)

digests = _table(
    "digests",
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("enterprise"), _text("team"), _text("user"), _text("channel"),
    _text("at"), _text("zone"), _number("is_on"), _number("next_run"),
    _text("seen", default="{}"), _text("said_zone", default=""), _text("missed", default=""),
    _text("trouble", default=""), _number("last_sent", null=True),
    Index("digests_by_place", "enterprise", "team", "channel", "user", unique=True),
    Index("digests_due", "is_on", "next_run"),
)

digest_runs = _table(
    "digest_runs",
    _number("digest_id"), _text("day"), _number("claimed_at"), _text("state"),
    PrimaryKeyConstraint("digest_id", "day"),
)

jobs = _table(
    "jobs",
    _text("key"), _text("enterprise"), _text("team"), _text("user"),
    _text("intent"), _text("sealed_job"), _text("sealed_outcome", null=True),
    _text("state"), _number("made_at"), _number("ended_at", null=True),
    PrimaryKeyConstraint("key"),
    Index("jobs_by_state", "state"),
)

ledger = _table(
    "ledger",
    _text("job"), _text("what"), _text("account"), _text("rc_user"),
    _number("sent_at"), _text("made_id", null=True),
    PrimaryKeyConstraint("job", "what"),
    Index("ledger_by_made_id", "account", "what", "made_id"),
)

rate_slots = _table(
    "rate_slots",
    _text("key"), _text("state", default=""), _number("used_at", default="0"),
    PrimaryKeyConstraint("key"),
)
