"""Time zones by the names people give them: a city, a country, a zone's own name, a distance from UTC."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.conversation.reader.cities import CITIES, COUNTRY_NAMES, EVERYWHERE, LANGUAGES

MOST_CHOICES = 12
LANGUAGE_CHOICES = 5
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?::?([0-5]\d))?")
_FARTHEST_WEST, _FARTHEST_EAST = -12, 14  # hours: what the zone database has as Etc/GMT+12 and Etc/GMT-14
_COUNTRY_AREAS = ("US", "Canada", "Mexico", "Brazil", "Chile")
_SPARE_AREAS = ("Etc", "UTC", "Canada", "Mexico", "Brazil", "Chile")  # known by full name only


def label(zone: str) -> str:
    """The short name of a zone: `New York`, `UTC+3`, `US Pacific`."""
    area, _, place = zone.rpartition("/")
    if area == "Etc" and (match := re.fullmatch(r"GMT([+-])(\d+)", place)):
        # POSIX counts the other way: Etc/GMT-3 is three hours ahead.
        return "UTC" if match[2] == "0" else f"UTC{'+' if match[1] == '-' else '−'}{match[2]}"
    name = place.replace("_", " ")
    return f"{area} {name}" if area in _COUNTRY_AREAS else name


def exists(zone: str) -> bool:
    return zone in _zone_names()


def suggested(language: str) -> tuple[str, ...]:
    """Zones to offer first to somebody whose client speaks `language` (an IETF tag)."""
    tongue, _, region = language.lower().replace("_", "-").partition("-")
    likely = LANGUAGES.get(tongue, ())
    in_region = _by_country().get(region.upper(), ())
    first = tuple(zone for zone in likely if zone in in_region) or in_region[:1]
    return tuple(dict.fromkeys((*first, *likely, *EVERYWHERE)))[:LANGUAGE_CHOICES]


def find(text: str, now: datetime) -> tuple[str, ...]:
    """The zones that `text` names: several, of different clocks, where it leaves a choice, none where it names none."""
    written = text.strip().lower()
    if written in _by_own_name():
        return (_by_own_name()[written],)
    if (match := _OFFSET.fullmatch(written)) is not None:
        return _at_offset(match, now)
    named = _named(_folded(written.removesuffix(" time"))) or _named(_folded(written.partition(",")[0]))
    return _distinct(named or _abbreviated(written.upper(), now), now)


def nearest(text: str) -> tuple[str, ...]:
    """Zones whose names begin like `text` or are spelt nearly so: to be offered, never to be taken."""
    folded = _folded(text)[:40]
    names = _by_name()
    begun = [name for name in names if len(folded) >= 3 and name.startswith(folded)]
    alike = begun or get_close_matches(folded, list(names), n=3, cutoff=0.72)
    return tuple(dict.fromkeys(zone for name in alike for zone in names[name]))[:MOST_CHOICES]


def _named(name: str) -> tuple[str, ...]:
    return _by_name().get(name, ())


def _at_offset(match: re.Match[str], now: datetime) -> tuple[str, ...]:
    hours, minutes = int(match[2]), int(match[3] or 0)
    sign = 1 if match[1] == "+" else -1
    if minutes == 0 and _FARTHEST_WEST <= sign * hours <= _FARTHEST_EAST:
        return (f"Etc/GMT{'-' if sign > 0 else '+'}{hours}" if hours else "UTC",)
    wanted = sign * timedelta(hours=hours, minutes=minutes)
    return _distinct(tuple(zone for zone in _places() if _offset(zone, now) == wanted), now)


def _abbreviated(name: str, now: datetime) -> tuple[str, ...]:
    """Zones whose clocks are called so (`CET`, `EST`) in winter or summer, those of large places first."""
    if not re.fullmatch(r"[A-Z]{3,5}", name):
        return ()
    likely = (zone for zones in LANGUAGES.values() for zone in zones)
    large_first = dict.fromkeys((*EVERYWHERE, *likely, *_places()))
    return tuple(zone for zone in large_first if name in {moment.tzname() for moment in _seasons(zone, now)})


def _distinct(zones: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """One zone for each clock that differs in winter or in summer, the first named."""
    clocks: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        clocks.setdefault(tuple(moment.utcoffset() for moment in _seasons(zone, now)), zone)
    return tuple(clocks.values())[:MOST_CHOICES]


def _seasons(zone: str, now: datetime) -> tuple[datetime, datetime]:
    return datetime(now.year, 1, 1, tzinfo=ZoneInfo(zone)), datetime(now.year, 7, 1, tzinfo=ZoneInfo(zone))


def _offset(zone: str, now: datetime) -> timedelta | None:
    return now.astimezone(ZoneInfo(zone)).utcoffset()


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    """All names with an area, and UTC; bare ones (`EST`, `GB`) are old and mean less than they seem to."""
    return frozenset(name for name in available_timezones() if "/" in name) | {"UTC"}


@lru_cache(maxsize=1)
def _by_own_name() -> dict[str, str]:
    names = {name.lower(): name for name in _zone_names()}
    return names | dict.fromkeys(("gmt", "z", "etc/utc", "etc/gmt", "etc/uct", "etc/zulu"), "UTC")


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[str, ...]]:
    """Country code → zones, the most populous first as far as the zone database has them so."""
    zones: dict[str, list[str]] = {}
    for country, _, zone, *_ in _table("zone.tab"):
        zones.setdefault(country, []).append(zone)
    return {country: tuple(names) for country, names in zones.items()}


def _places() -> tuple[str, ...]:
    return tuple(zone for zones in _by_country().values() for zone in zones)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[str, ...]]:
    """Folded name → zones. Of several zones with one name only those in today's table of places count."""
    found: dict[str, list[str]] = {}
    for name, zone in _names():
        zones = found.setdefault(name, [])
        if zone not in zones:
            zones.append(zone)
    places = frozenset(_places())
    return {name: tuple(zone for zone in zones if zone in places) or tuple(zones) for name, zones in found.items()}


def _names() -> Iterable[tuple[str, str]]:
    for zone in sorted(_zone_names()):
        area, *place = zone.split("/")
        if area not in _SPARE_AREAS:
            yield from ((_folded("/".join(place[start:])), zone) for start in range(len(place)))
            yield _folded(zone), zone
    for zone, cities in CITIES.items():
        yield from ((_folded(city), zone) for city in cities.split(", "))
    countries = {row[0]: row[1] for row in _table("iso3166.tab")}
    spoken = [(name, code) for code, name in countries.items()] + list(COUNTRY_NAMES.items())
    for name, code in spoken + [(code, code) for code in countries]:
        yield from ((_folded(name), zone) for zone in _by_country().get(code, ()))


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^\w]|_", " ", re.sub(r"[\u0300-\u036f.'’]", "", letters)).split())
