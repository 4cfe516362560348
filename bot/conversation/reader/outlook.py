"""What comes next, in a reader's words."""

from datetime import datetime

from bot.conversation.reader.moments import coming, local_moment
from storage.model import Chat, ChatStatus, Subscription

NOTHING = "none, you have not asked for any; /subscribe begins"


def next_digest(chat: Chat, subscription: Subscription | None, now: datetime) -> str:
    """`Tue 08:00, Berlin time, in 13 hours`, or why there is none."""
    if subscription is None or not subscription.active:
        return NOTHING
    if is_paused(chat, now):
        return pause_words(chat, now)
    if subscription.next_due_at is None or chat.timezone is None:
        return "as soon as I know your /timezone"
    return coming(subscription.next_due_at, chat.timezone, now)


def is_paused(chat: Chat, now: datetime) -> bool:
    return chat.status is ChatStatus.PAUSED and (chat.paused_until is None or chat.paused_until > now)


def pause_words(chat: Chat, now: datetime) -> str:
    if chat.paused_until is None:
        return "paused until you /resume"
    return f"paused until {local_moment(chat.paused_until, chat.timezone or 'UTC', now)}; /resume ends that"
