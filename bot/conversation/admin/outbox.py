"""The administrator's hand on deliveries: /outbox shows them, /retry and /skip decide about one or all."""

import re

from bot.conversation.admin import outbox_view
from bot.conversation.arguments import number_of
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Rows, Turn, counted, rows, show
from bot.digests import outbox as box
from bot.digests.outbox import MayComeTwice, Report
from bot.errors import Refusal
from bot.transport.message import Button
from storage.model import Delivery, DeliveryStatus

DEEDS = {
    DeliveryStatus.FAILED: ("Retry #{}", "retry:{}"),
    DeliveryStatus.UNKNOWN: ("Send #{} again", "retry:{}"),
    DeliveryStatus.PENDING: ("Skip #{}", "skip:{}"),
}
BACK = Button("Outbox", "outbox")
LISTED = ("Waiting", "Failed", "Unknown")


async def outbox(turn: Turn, desk: Desk) -> Answer:
    name = turn.arguments.strip().lower()
    if name not in box.LISTS:
        raise Refusal("I can show /outbox failed, /outbox unknown, or all of it with /outbox.")
    return await _listed(name, turn, desk)


async def retry(turn: Turn, desk: Desk) -> Answer:
    """/retry 12, /retry all, [Retry #12]; what may come twice is asked about first."""
    wish = turn.arguments.strip().lower()
    if not wish:
        return await _listed("failed", turn, desk)
    if wish == "all":
        return await _retry_all(turn, desk)
    number = _number(wish, "retry")
    try:
        await desk.database.write(box.retry, number, turn.now)
    except MayComeTwice as doubt:
        return show(f"{doubt} Shall I?", ((Button("Send again", f"resend:{number}"), Button("Leave it", "outbox")),))
    desk.wake_deliveries()
    return show(f"#{number} goes out again.", ((Button("Undo", f"skip:{number}"), BACK),))


async def resend(turn: Turn, desk: Desk) -> Answer:
    """[Send again], below the question."""
    number = number_of(turn.arguments)
    await desk.database.write(box.retry, number, turn.now, sure=True)
    desk.wake_deliveries()
    return show(f"#{number} goes out again.", ((BACK,),))


async def skip(turn: Turn, desk: Desk) -> Answer:
    """/skip 12, [Skip #12]; /skip all asks first."""
    wish = turn.arguments.strip().lower()
    if not wish:
        return await _listed("waiting", turn, desk)
    if wish == "all":
        return await _ask_skip_all(desk)
    number = _number(wish, "skip")
    await desk.database.write(box.skip, number, turn.now)
    return show(
        f"#{number} is given up. Its stories come in the next digest.", ((Button("Undo", f"retry:{number}"), BACK),)
    )


async def skip_all(turn: Turn, desk: Desk) -> Answer:
    """[Give up all]: what waited when it was asked about, and nothing newer."""
    count = await desk.database.write(box.skip_all, number_of(turn.arguments), turn.now)
    return show(f"{counted(count, 'digest')} given up. The stories come in the next ones.", ((BACK,),))


async def _listed(name: str, turn: Turn, desk: Desk) -> Answer:
    report = await desk.database.read(box.report, box.LISTS[name])
    return show(outbox_view.view(report, turn.now), _buttons(report, name))


def _buttons(report: Report, name: str) -> Rows:
    deeds = [_deed(delivery) for delivery in report.latest if delivery.status in DEEDS]
    tabs = [Button(label, f"outbox:{label.lower()}") for label in LISTED if label.lower() != name]
    return (*rows(deeds, 2), (*tabs, Button("Refresh", f"outbox:{name}")))


def _deed(delivery: Delivery) -> Button:
    label, data = DEEDS[delivery.status]
    return Button(label.format(delivery.id), data.format(delivery.id))


async def _retry_all(turn: Turn, desk: Desk) -> Answer:
    tried = await box.retry_all(desk.database, turn.now)
    desk.wake_deliveries()
    return show(outbox_view.retried(tried), ((BACK,),))


async def _ask_skip_all(desk: Desk) -> Answer:
    report = await desk.database.read(box.report, box.WAITING)
    if not report.latest:
        raise Refusal("Nothing waits, so there is nothing to give up.")
    waiting = counted(report.tallies[DeliveryStatus.PENDING].count, "waiting digest")
    newest = report.latest[0].id
    return show(
        f"Shall I give up all, {waiting}? The stories come in the next ones.",
        ((Button("Give up all", f"skipall:{newest}"), Button("Leave them", "outbox")),),
    )


def _number(wish: str, command: str) -> int:
    if not re.fullmatch(r"#?\d{1,11}", wish, re.ASCII):
        raise Refusal(f"Give me a delivery’s number, for example “/{command} 12”, or “all”; /outbox lists them.")
    return number_of(wish.removeprefix("#"))
