"""The platform that every feature is built on, as one frozen object."""

from dataclasses import dataclass

from bot.background import Background
from bot.clock import Clock
from bot.erasures import Erasures
from bot.jobs.idempotency import IdempotentCreate
from bot.jobs.runner import Jobs
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.outgoing.files import Files
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profiles import Profiles
from bot.slack.outgoing.readers import Readers
from bot.slack.outgoing.retry_queue import RetryQueue
from bot.store.audit import Audit
from bot.store.database import Database


@dataclass(frozen=True)
class Context:
    """Settings and time; the database, its audit log, what is erased; Slack; durable jobs; what runs every minute."""

    settings: Settings
    clock: Clock
    background: Background
    database: Database
    audit: Audit
    messenger: Messenger
    profiles: Profiles
    readers: Readers
    files: Files
    queue: RetryQueue
    jobs: Jobs
    creates: IdempotentCreate
    scheduler: Scheduler
    erasures: Erasures
