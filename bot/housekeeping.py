"""What is put in order every minute: deliveries that nobody will end, rows that nobody needs, times put off."""

from datetime import timedelta

from bot.clock import Clock
from bot.digests import plan
from bot.digests.deliver import Deliverer
from storage import digests, inbox, paces
from storage.database import Database

INBOX_KEPT = timedelta(days=2)  # Telegram repeats no update after one day, and ids may start anew after seven
POISON_KEPT = timedelta(days=30)
PREVIEWS_KEPT = timedelta(days=30)  # as long, their buttons work
PACES_KEPT = timedelta(minutes=1)  # a chat at rest for so long has no pace to keep


async def keep_house(database: Database, deliverer: Deliverer, clock: Clock) -> bool:
    """One round of it, after which there is time: False."""
    await deliverer.recover()
    now = clock()
    await database.write(inbox.purge, handled_before=now - INBOX_KEPT, poisoned_before=now - POISON_KEPT)
    await database.write(digests.purge, before=now - PREVIEWS_KEPT)
    await database.write(paces.purge, before=now - PACES_KEPT)
    await bring_back(database, clock)
    return False


async def bring_back(database: Database, clock: Clock) -> None:
    """Let be due again what a clock that ran ahead has put off, a part in each transaction."""
    for late in await database.read(plan.put_off, clock()):
        while await database.write(plan.bring_back, late, clock()):
            pass
