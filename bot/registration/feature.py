"""Puts registration together: opening and closing, its settings, and its schedule."""

from dataclasses import dataclass

from bot.accounts.accounts import Identities
from bot.context import Context
from bot.domain.outcome import Intent
from bot.mirror import schedule_store
from bot.mirror.mirror import Mirror
from bot.mirror.schedule_store import TimingStore
from bot.registration.schedule import Timings
from bot.registration.settings import Adjustments
from bot.registration.switch import Registrations


@dataclass(frozen=True)
class Registration:
    """Opening and closing now, and at a time."""

    switch: Registrations
    schedule: Timings


def build(context: Context, accounts: Identities, mirror: Mirror) -> Registration:
    """Registration, with its schedule looked at every minute."""
    context.erasures.of_person(schedule_store.of_person)
    switch = Registrations(accounts, mirror)
    schedule = Timings(TimingStore(context.database), accounts, switch, context.jobs, context.clock)
    context.jobs.serve(
        {
            Intent.SET_REGISTRATION: switch.switch,
            Intent.ADJUST_WEBINAR: Adjustments(accounts, mirror, switch, schedule).adjust,
            Intent.TIMED_REGISTRATION: schedule.carry_out,
        }
    )
    context.scheduler.every_minute(schedule.tick)
    return Registration(switch, schedule)
