"""What people write behind a command, read leniently: times, days, numbers, lists."""

import re
from dataclasses import dataclass
from datetime import time

from bot.errors import Refusal
from storage.model import EVERY_DAY

TIMES_A_DAY = 6
LONGEST_PAUSE = 365
TOPICS_AN_ARTICLE = 5
LONG_TEXT = 400
"""Characters from which a text is taken for something to be read, and no longer for a word with the bot."""
LONGEST_NUMBER = 11  # digits: those of a timestamp, and more than any article has
TOPIC_BYTES = 40
"""A topic has to fit into the 64 bytes of a button's data, beside a verb and a number."""

_TIMES_EXAMPLE = "for example “08:00 18:00” or “weekdays 7:30”"
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_GROUPS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "weekday": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
}
_FILLERS = frozenset({"at", "and", "on", "&", "every", "o'clock"})
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})|h)?([ap]m)?")
_BARE = re.compile(r"(\d{1,2})(\d{2})")
_LENGTHS = {"day": 1, "days": 1, "d": 1, "week": 7, "weeks": 7, "w": 7, "month": 30, "months": 30}


@dataclass(frozen=True, slots=True)
class Timing:
    """When digests are wanted. No times or no days (None): nothing was said about them."""

    times: tuple[time, ...]
    days: frozenset[int] | None


def read_timing(text: str) -> Timing:
    """Raise Refusal where a word is neither a time nor a day."""
    times: set[time] = set()
    days: frozenset[int] | None = None
    for word in _timing_words(text):
        if (moment := _read_time(word)) is not None:
            times.add(moment)
        elif (named := _read_days(word)) is not None:
            days = named if days is None else days | named
        else:
            raise Refusal(f"I can’t read “{word[:30]}” as a time; write {_TIMES_EXAMPLE}.")
    if not times and days is None:
        raise Refusal(f"Tell me when, {_TIMES_EXAMPLE}.")
    if len(times) > TIMES_A_DAY:
        raise Refusal(f"That is more than {TIMES_A_DAY} times a day; choose up to {TIMES_A_DAY}.")
    return Timing(tuple(sorted(times)), days)


def _timing_words(text: str) -> list[str]:
    lowered = re.sub(r"[,;]", " ", text.lower()).replace("every day", "daily")
    lowered = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", lowered)
    lowered = re.sub(r"(\d)\s+([ap]m)\b", r"\1\2", lowered)
    lowered = re.sub(r"\s*[-–—]\s*(?=[a-z])", "-", lowered)
    return [word for word in lowered.split() if word not in _FILLERS]


def _read_time(word: str) -> time | None:
    if word in ("noon", "midnight"):
        return time(12 if word == "noon" else 0)
    match = _BARE.fullmatch(word) or _CLOCK.fullmatch(word)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match.re is _CLOCK and match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _read_days(word: str) -> frozenset[int] | None:
    if word in _DAY_GROUPS:
        return _DAY_GROUPS[word]
    first, _, last = word.partition("-")
    start, end = _read_day(first), _read_day(last or first)
    if start is None or end is None:
        return None
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _read_day(word: str) -> int | None:
    stem = word.removesuffix("s") if len(word) > 6 else word
    if len(stem) < 3:
        return None
    return next((number for number, name in enumerate(_DAY_NAMES) if name.startswith(stem)), None)


def read_pause(text: str) -> int | None:
    """The days to pause for; None where no number is given: until told otherwise."""
    if not text.strip():
        return None
    match = re.fullmatch(r"(?:for\s+)?(an?|\d{1,4})?\s*([a-z]*)", text.strip().lower())
    length = _LENGTHS.get(match[2] or "days") if match else None
    if match is None or length is None:
        raise Refusal("I can’t read that as a number of days; write for example “/pause 7”, or just /pause.")
    days = length * (1 if match[1] in (None, "a", "an") else int(match[1]))
    if not 1 <= days <= LONGEST_PAUSE:
        raise Refusal(f"A pause can be 1 to {LONGEST_PAUSE} days long; /pause alone lasts until you /resume.")
    return days


def number_of(data: str) -> int:
    """The number in a button's data; 0, which no article has, for what is none."""
    return int(data) if data.isascii() and data.isdecimal() and len(data) <= LONGEST_NUMBER else 0


def read_article_id(text: str, command: str) -> int:
    match = re.fullmatch(r"#?(\d{1,9})", text.strip())
    if match is None:
        raise Refusal(f"Give me the article’s number, for example “/{command} 12”; /articles lists them.")
    return int(match[1])


def read_topics(text: str) -> tuple[str, ...]:
    """New topics for an article, as an administrator writes them: parted by commas, each kept once."""
    names = [" ".join(part.split()) for part in re.split(r"[,;\n]", text)]
    topics = tuple(dict.fromkeys(name for name in names if name))
    if not topics:
        raise Refusal("Write the topics with commas between, for example “Defense, Politics”.")
    if len(topics) > TOPICS_AN_ARTICLE:
        raise Refusal(f"Those are {len(topics)} topics; give the article {TOPICS_AN_ARTICLE} at most.")
    if any(len(topic.encode()) > TOPIC_BYTES for topic in topics):
        raise Refusal("One of these topics is too long; keep each to two or three words.")
    return topics


def match_topics(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The known topics that a reader names, in any case, with commas or spaces between; () for “all”."""
    wanted = text.strip().casefold()
    if wanted in ("all", "everything", "any"):
        return ()
    by_name = {topic.casefold(): topic for topic in known}
    parts = [wanted] if wanted in by_name else [part.strip() for part in re.split(r"[,;\n]", wanted)]
    if not all(part in by_name for part in parts):
        parts = wanted.replace(",", " ").split()
    for part in parts:
        if part not in by_name:
            raise Refusal(_no_such_topic(part, known))
    return tuple(topic for topic in known if topic.casefold() in parts)


def _no_such_topic(name: str, known: tuple[str, ...]) -> str:
    if not known:
        return "There are no topics yet, because there are no articles; you get all of them once they come."
    return f"There is no topic “{name[:30]}”; there are {', '.join(known[:12])}."


def find_link(text: str) -> str | None:
    """The one web address in a text that says little beside it."""
    links = re.findall(r"https?://[^\s<>\"“”]+", text, re.IGNORECASE)
    return str(links[0]) if len(links) == 1 and len(text) - len(links[0]) < LONG_TEXT else None
