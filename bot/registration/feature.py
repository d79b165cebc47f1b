"""Puts registration together: opening and closing, its settings, and its schedule."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.outcome import Intent
from bot.mirror import schedule_store
from bot.mirror.mirror import Mirror
from bot.mirror.schedule_store import ScheduleStore
from bot.registration.schedule import RegistrationSchedule
from bot.registration.settings import SettingsChange
from bot.registration.switch import RegistrationSwitch


@dataclass(frozen=True)
class Registration:
    """Opening and closing now, and at a time."""

    switch: RegistrationSwitch
    schedule: RegistrationSchedule


def build(context: Context, accounts: Accounts, mirror: Mirror) -> Registration:
    """Registration, with its schedule looked at every minute."""
    context.erasures.of_person(schedule_store.of_person)
    switch = RegistrationSwitch(accounts, mirror)
    schedule = RegistrationSchedule(ScheduleStore(context.database), accounts, switch, context.jobs, context.clock)
    context.jobs.serve(
        {
            Intent.SET_REGISTRATION: switch.switch,
            Intent.ADJUST_WEBINAR: SettingsChange(accounts, mirror, switch, schedule).adjust,
            Intent.TIMED_REGISTRATION: schedule.carry_out,
        }
    )
    context.scheduler.every_minute(schedule.tick)
    return Registration(switch, schedule)
