"""Puts the registrants together: the list, who writes to it, imports and exports."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.outcome import Intent
from bot.mirror.mirror import Mirror
from bot.registrants import import_store
from bot.registrants import store as list_store
from bot.registrants.add import AddRegistrant
from bot.registrants.bulk_import import BulkImports
from bot.registrants.export import Exports
from bot.registrants.import_progress import ImportProgress
from bot.registrants.import_store import ImportStore
from bot.registrants.list import RegistrantList
from bot.registrants.register import RegistrantWriter
from bot.registrants.store import RegistrantStore
from bot.registrants.withdraw import Withdrawals
from bot.registration.feature import Registration


@dataclass(frozen=True)
class Registrants:
    """The local list; `writer` creates and deletes registrants at RingCentral; bulk imports."""

    list: RegistrantList
    writer: RegistrantWriter
    imports: BulkImports


def build(context: Context, accounts: Accounts, mirror: Mirror, registration: Registration) -> Registrants:
    """Everything that concerns registrants."""
    context.erasures.with_session(*list_store.OF_A_SESSION)
    context.erasures.by_age(list_store.old, import_store.old)
    clock, audit = context.clock, context.audit
    people = RegistrantList(RegistrantStore(context.database), mirror, accounts, clock)
    writer = RegistrantWriter(accounts, mirror, people, context.creates)
    progress = ImportProgress(context.messenger, context.readers)
    store = ImportStore(context.database)
    imports = BulkImports(store, accounts, registration.switch, writer, audit, progress, clock)
    context.jobs.serve(
        {
            Intent.WITHDRAW_REGISTRANT: Withdrawals(accounts, writer, audit).withdraw,
            Intent.EXPORT_REGISTRANTS: Exports(context, accounts, mirror, people).export,
            Intent.REGISTER_PERSON: AddRegistrant(accounts, registration.switch, writer, audit).register,
            Intent.IMPORT_PEOPLE: imports.run,
        }
    )
    return Registrants(people, writer, imports)
