import re

from bot.conversation.commands import BUTTONS, COMMANDS, Audience
from bot.digests.pages import VERBS

LONGEST_ARGUMENT = len("retopic:123456789:+")


def names():
    return [name for command in COMMANDS for name in (command.name, *command.aliases)]


def test_names_are_what_telegram_takes_and_each_is_used_once():
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names())
    assert len(names()) == len(set(names()))


def test_descriptions_fit_a_menu_on_a_phone():
    assert all(3 <= len(command.description) <= 40 for command in COMMANDS)


def test_all_commands_that_readers_and_administrators_were_promised_are_there():
    readers = {command.name for command in COMMANDS if command.audience is Audience.READER}
    admins = {command.name for command in COMMANDS if command.audience is Audience.ADMIN}
    assert readers == {
        *("start", "help", "settings", "status", "forget"),
        *("subscribe", "unsubscribe", "time", "timezone", "topics", "pause", "resume"),
        *("digest", "preview", "latest", "quotes", "tldr"),
    }
    assert admins == {"add", "articles", "article", "remove", "outbox", "retry", "skip", "stats"}
    assert {"today", "summary"} <= set(names())


def test_whatever_changes_a_chat_is_for_its_administrators_in_groups():
    changing = {command.name for command in COMMANDS if command.changes_chat}
    assert changing == {
        *("start", "subscribe", "unsubscribe", "topics", "time", "timezone", "pause", "resume", "forget")
    }


def test_every_button_below_a_digest_has_its_deed():
    assert set(VERBS) <= set(BUTTONS)
    assert "settings" in BUTTONS


def test_a_button_has_room_for_its_longest_data():
    assert all(re.fullmatch(r"[a-z]{1,12}", verb) for verb in BUTTONS)
    assert LONGEST_ARGUMENT + 40 <= 64
