"""The outbox in words, for a chat and a terminal alike. Pure; what readers write is never shown."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.conversation.turn import counted
from bot.digests.compose import LOOK_BACK
from bot.digests.outbox import FAILED, UNDER_WAY, UNKNOWN, WAITING, Report, Tried
from bot.digests.plan import ASKED_FOR
from bot.transport.formatted import Formatted, bold, clipped, plain
from storage.model import Delivery, DeliveryStatus, InboxItem

LONGEST_REASON = 120
NO_REASON = {
    DeliveryStatus.PENDING: "waits",
    DeliveryStatus.CLAIMED: "is about to go out",
    DeliveryStatus.SENDING: "goes out",
    DeliveryStatus.SENT: "has arrived",
}
ANSWER_LOST = "Telegram’s answer was lost"
REASONS = (
    ("blocked by the user", "the reader has blocked the bot"),
    ("deactivated", "the reader’s account was deleted"),
    ("can't initiate", "the reader has never written to the bot"),
    ("kicked", "the bot was taken out of the chat"),
    ("not a member", "the bot was taken out of the chat"),
    ("chat not found", "Telegram knows no such chat"),
    ("interrupted", "the bot was stopped while sending it"),
    ("too many requests", "Telegram asked for a pause"),
    ("clientconnector", "Telegram could not be reached"),
    ("connectiontimeout", "Telegram could not be reached in time"),
    ("timeout", ANSWER_LOST),
    ("clientoserror", ANSWER_LOST),
    ("serverdisconnected", ANSWER_LOST),
    ("clientpayload", ANSWER_LOST),
    ("makes no sense", ANSWER_LOST),
    ("invalid server response", ANSWER_LOST),
    ("internal server error", ANSWER_LOST),
    ("bad gateway", ANSWER_LOST),
)
"""What an error contains, in lower case, and how it is told; the first that fits. Others are told as they are."""


def view(report: Report, now: datetime) -> Formatted:
    """The whole report."""
    lines = [
        bold("Outbox"),
        _tallied("Waiting", report, WAITING, now),
        _tallied("Under way", report, UNDER_WAY, now),
        _tallied("Failed", report, FAILED, now),
        _tallied("Unknown", report, UNKNOWN, now),
        plain(f"Set aside: {counted(report.poisoned, 'update') if report.poisoned else 'nothing'}"),
        *([Formatted("")] if report.latest else []),
        *(_delivery(delivery) for delivery in report.latest),
        *([Formatted(""), bold("Set aside after three tries")] if report.set_aside else []),
        *(_update(item, now) for item in report.set_aside),
    ]
    return Formatted.join("\n", lines)


def retried(tried: Tried) -> str:
    """What became of the wish to try all that failed again, and what is left."""
    if tried == Tried(0, 0, 0):
        return "Nothing has failed, so there is nothing to try again."
    sentences = [f"{counted(tried.waiting, 'failed digest')} will be tried again."]
    if tried.refused:
        sentences.append(f"{counted(tried.refused, 'other')} cannot be sent, or may come twice.")
    if tried.untouched:
        untouched = counted(tried.untouched, "digest")
        sentences.append(f"{untouched} given up, or older than {LOOK_BACK.days} days, can be tried by number alone.")
    return " ".join(sentences)


def _tallied(name: str, report: Report, status: Collection[DeliveryStatus], now: datetime) -> Formatted:
    tallies = [tally for each in status if (tally := report.tallies[each]).count]
    since = [tally.since for tally in tallies if tally.since]
    if not tallies:
        return plain(f"{name}: nothing")
    oldest = f", the oldest for {_age(now - min(since))}" if since else ""
    return plain(f"{name}: {counted(sum(tally.count for tally in tallies), 'digest')}{oldest}")


def _delivery(delivery: Delivery) -> Formatted:
    slot = "asked for" if delivery.slot.startswith(ASKED_FOR) else delivery.slot[:16].replace("T", " ")
    about = f"#{delivery.id} · chat {delivery.destination.chat_id} · {slot} · {delivery.status}: "
    return about + _reason(delivery)


def _reason(delivery: Delivery) -> Formatted:
    if delivery.error is None:
        return plain(NO_REASON.get(delivery.status, "no reason is known"))
    known = (words for sign, words in REASONS if sign in delivery.error.lower())
    return clipped(plain(next(known, delivery.error)), LONGEST_REASON)


def _update(item: InboxItem, now: datetime) -> Formatted:
    chat = f"chat {item.chat_id}" if item.chat_id is not None else "no chat"
    return plain(f"update {item.update_id} · {chat} · {item.error} · {_age(now - item.received_at)} ago")


def _age(length: timedelta) -> str:
    """`5 minutes`, `3 hours`, `2 days`."""
    minutes = int(length.total_seconds() // 60)
    for size, noun in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return counted(minutes // size, noun)
    return "less than a minute"
