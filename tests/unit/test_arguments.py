from datetime import time

import pytest

from bot.conversation.arguments import (
    LONGEST_PAUSE,
    find_link,
    match_topics,
    read_article_id,
    read_pause,
    read_timing,
    read_topics,
)
from bot.errors import Refusal
from storage.model import EVERY_DAY

WEEKDAYS = frozenset(range(5))
KNOWN = ("Defense", "Middle East", "Politics")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("08:00", [time(8)]),
        ("8", [time(8)]),
        ("8am", [time(8)]),
        ("8 a.m.", [time(8)]),
        ("8 PM", [time(20)]),
        ("12am", [time(0)]),
        ("12pm", [time(12)]),
        ("7.30", [time(7, 30)]),
        ("7h30", [time(7, 30)]),
        ("0800", [time(8)]),
        ("730", [time(7, 30)]),
        ("noon", [time(12)]),
        ("18:00 08:00", [time(8), time(18)]),
        ("8:00, 18:00", [time(8), time(18)]),
        ("at 8:00 and 18:00", [time(8), time(18)]),
        ("08:00 08:00", [time(8)]),
        ("٠٨:٠٠", [time(8)]),
    ],
)
def test_times_are_read_as_people_write_them(text, times):
    assert read_timing(text).times == tuple(times)
    assert read_timing(text).days is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekdays 07:30", WEEKDAYS),
        ("07:30 on weekdays", WEEKDAYS),
        ("mon-fri 7:30", WEEKDAYS),
        ("Mon – Fri 7:30", WEEKDAYS),
        ("weekends 7:30", {5, 6}),
        ("daily 7:30", EVERY_DAY),
        ("every day at 7:30", EVERY_DAY),
        ("Mon, Wed 7:30", {0, 2}),
        ("mondays tues 7:30", {0, 1}),
        ("fri-mon 7:30", {4, 5, 6, 0}),
        ("sunday 7:30", {6}),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    timing = read_timing(text)
    assert timing.days == frozenset(days)
    assert timing.times == (time(7, 30),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "soon",
        "25:00",
        "24:00",
        "8:60",
        "08:00:00",
        "13pm",
        "-8",
        "8:00 blah",
        "\u202e",
        "99999",
        "mo 8:00",
        "²",
    ],
)
def test_nonsense_for_a_time_is_refused_with_an_example(text):
    with pytest.raises(Refusal, match=r"08:00 18:00"):
        read_timing(text)


def test_a_huge_text_for_a_time_is_refused_without_repeating_it():
    with pytest.raises(Refusal) as refusal:
        read_timing("x" * 100_000)
    assert len(str(refusal.value)) < 200


def test_more_than_six_times_a_day_are_refused():
    with pytest.raises(Refusal, match="6 times"):
        read_timing("1:00 2:00 3:00 4:00 5:00 6:00 7:00")


@pytest.mark.parametrize(
    ("text", "days"),
    [("", None), ("3", 3), ("3 days", 3), ("3d", 3), ("a week", 7), ("2 weeks", 14), ("for 5 days", 5), ("week", 7)],
)
def test_a_pause_is_read_as_people_write_it(text, days):
    assert read_pause(text) == days


@pytest.mark.parametrize("text", ["0", "-3", "366", "53 weeks", "ever", "3 4", "9999999999", "3 days please"])
def test_a_nonsense_pause_is_refused(text):
    with pytest.raises(Refusal):
        read_pause(text)


def test_the_longest_pause_is_a_year():
    assert read_pause(str(LONGEST_PAUSE)) == 365


@pytest.mark.parametrize("text", ["12", "#12", " 12 "])
def test_an_article_is_named_by_its_number(text):
    assert read_article_id(text, "article") == 12


@pytest.mark.parametrize("text", ["", "twelve", "1.5", "-1", "12 13", "9" * 30, "1²"])
def test_anything_else_for_an_article_is_refused_with_an_example(text):
    with pytest.raises(Refusal, match="/remove 12"):
        read_article_id(text, "remove")


def test_topics_are_parted_by_commas_and_kept_once():
    assert read_topics(" Defense,  Middle   East ,Defense\nPolitics") == ("Defense", "Middle East", "Politics")


@pytest.mark.parametrize("text", ["", " , ,", "a,b,c,d,e,f", "x" * 41, "я" * 21])
def test_topics_that_no_button_could_hold_are_refused(text):
    with pytest.raises(Refusal):
        read_topics(text)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("defense", ("Defense",)),
        ("Middle East", ("Middle East",)),
        ("politics, middle east", ("Middle East", "Politics")),
        ("defense politics", ("Defense", "Politics")),
        ("all", ()),
    ],
)
def test_known_topics_are_found_in_any_case_and_order(text, topics):
    assert match_topics(text, KNOWN) == topics


def test_an_unknown_topic_is_refused_with_those_there_are():
    with pytest.raises(Refusal, match="Defense, Middle East, Politics"):
        match_topics("sports", KNOWN)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("Look at this: https://example.org/a?b=c good, eh", "https://example.org/a?b=c"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("example.org", None),
        ("", None),
        ("https://example.org https://example.net", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_link_is_found_where_it_is_what_the_text_is_about(text, link):
    assert find_link(text) == link


def test_a_link_inside_a_long_text_is_not_what_it_is_about():
    assert find_link("word " * 100 + "https://example.org") is None
