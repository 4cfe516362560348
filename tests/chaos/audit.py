"""The bot's ledger held against what Telegram accepted."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.digests import render
from bot.digests.plan import ASKED_FOR
from storage import deliveries, digests, inbox, subscriptions
from storage.database import Connection
from storage.model import Delivery, DeliveryStatus, Destination, InboxStatus
from tests.chaos.scene import SLOT

MOST = 100  # deliveries of one chat, which has three or four
UNSETTLED = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)
Seen = Counter[tuple[int, str]]  # how often a chat was sent a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Of a run that has come to rest: what there was, and what must be 0."""

    deliveries: int
    messages: int
    unknown: int
    unknown_arrived: int  # in all their parts
    duplicates: int
    lost: int
    unknown_forgotten: int  # their stories did not come later
    stuck: int
    updates: int
    updates_lost: int
    effects_wrong: int

    @property
    def is_clean(self) -> bool:
        promised = (self.duplicates, self.lost, self.unknown_forgotten, self.stuck)
        return not any((*promised, self.updates_lost, self.effects_wrong))


@dataclass(frozen=True, slots=True)
class Said:
    """What people told the bot: the last time each wanted, who asked for a digest, and how many updates there were."""

    times: Mapping[int, str]
    digests: tuple[int, ...]
    updates: int


@dataclass(frozen=True, slots=True)
class _Sending:
    """A delivery with what it should have sent."""

    delivery: Delivery
    texts: tuple[str, ...]
    stories: frozenset[int]

    @property
    def chat_id(self) -> int:
        return self.delivery.destination.chat_id

    def has_arrived(self, seen: Seen) -> bool:
        return all(seen[self.chat_id, text] for text in self.texts)


def audit(connection: Connection, sent: Path, readers: Iterable[int], said: Said) -> Audit:
    seen = _seen(sent)
    by_chat = {chat_id: list(_sendings(connection, chat_id)) for chat_id in {*readers, *said.times, *said.digests}}
    every = [sending for sendings in by_chat.values() for sending in sendings]
    unknown = [sending for sending in every if sending.delivery.status is DeliveryStatus.UNKNOWN]
    items = inbox.counts(connection)
    return Audit(
        deliveries=len(every),
        messages=seen.total(),
        unknown=len(unknown),
        unknown_arrived=sum(sending.has_arrived(seen) for sending in unknown),
        duplicates=_duplicates(every, seen),
        lost=sum(_is_lost(sending, seen) for sending in every) + _never_planned(by_chat, readers),
        unknown_forgotten=sum(not _comes_later(sending, by_chat[sending.chat_id]) for sending in unknown),
        stuck=sum(sending.delivery.status in UNSETTLED for sending in every),
        updates=said.updates,
        updates_lost=said.updates - items[InboxStatus.HANDLED],
        effects_wrong=_wrong_times(connection, said) + _wrong_digests(by_chat, said),
    )


def _seen(sent: Path) -> Seen:
    entries = map(json.loads, sent.read_text(encoding="utf-8").splitlines())
    return Counter(
        (entry["chat_id"], entry["message"]["text"]) for entry in entries if entry["method"] == "sendmessage"
    )


def _sendings(connection: Connection, chat_id: int) -> Iterator[_Sending]:
    for delivery in deliveries.of_destination(connection, Destination(chat_id), MOST):
        digest = digests.get(connection, delivery.digest_id)
        assert digest is not None
        texts = tuple(message.text.text.strip() for message in render.messages(digest))
        yield _Sending(delivery, texts, frozenset(digest.article_ids))


def _duplicates(every: Iterable[_Sending], seen: Seen) -> int:
    """Messages of a digest beyond the one that each delivery of it may send."""
    wanted = Counter((sending.chat_id, text) for sending in every for text in sending.texts)
    return sum(max(0, seen[message] - number) for message, number in wanted.items())


def _is_lost(sending: _Sending, seen: Seen) -> bool:
    """Called sent and was not, or called failed although nothing refused it."""
    status = sending.delivery.status
    return status is DeliveryStatus.FAILED or (status is DeliveryStatus.SENT and not sending.has_arrived(seen))


def _never_planned(by_chat: Mapping[int, list[_Sending]], readers: Iterable[int]) -> int:
    return sum(all(sending.delivery.slot != SLOT for sending in by_chat[reader]) for reader in readers)


def _comes_later(unknown: _Sending, of_chat: Iterable[_Sending]) -> bool:
    later = [sending for sending in of_chat if sending.delivery.id > unknown.delivery.id]
    came = [sending.stories for sending in later if sending.delivery.status is DeliveryStatus.SENT]
    return unknown.stories <= frozenset().union(*came)


def _wrong_times(connection: Connection, said: Said) -> int:
    """Of those whose last word on their time is not the one that counts."""
    return sum(_times(connection, chat_id) != [wanted] for chat_id, wanted in said.times.items())


def _times(connection: Connection, chat_id: int) -> list[str]:
    subscription = subscriptions.get(connection, Destination(chat_id))
    return [f"{each:%H:%M}" for each in subscription.times] if subscription else []


def _wrong_digests(by_chat: Mapping[int, list[_Sending]], said: Said) -> int:
    """Of those who asked for a digest once and were not given exactly one."""
    asked = (sum(sending.delivery.slot.startswith(ASKED_FOR) for sending in by_chat[chat]) for chat in said.digests)
    return sum(number != 1 for number in asked)
