from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.reader.cities import CITIES, EVERYWHERE, LANGUAGES
from bot.conversation.reader.timezones import MOST_CHOICES, exists, find, label, nearest, suggested

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("new-york", "America/New_York"),
        ("Paris, France", "Europe/Paris"),
        ("Moscow time", "Europe/Moscow"),
        ("Munich", "Europe/Berlin"),
        ("münchen", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("St. Petersburg", "Europe/Moscow"),
        ("San Francisco", "America/Los_Angeles"),
        ("Mumbai", "Asia/Kolkata"),
        ("Germany", "Europe/Berlin"),
        ("uk", "Europe/London"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+3", "Etc/GMT-3"),
        ("gmt -5", "Etc/GMT+5"),
        ("+02:00", "Etc/GMT-2"),
        ("UTC−3", "Etc/GMT+3"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("US/Pacific", "US/Pacific"),
    ],
)
def test_a_zone_is_found_by_the_names_people_give_it(text, zone):
    assert find(text, NOW) == (zone,)


def test_an_offset_is_ahead_of_utc_where_it_says_so():
    (zone,) = find("UTC+3", NOW)
    assert NOW.astimezone(ZoneInfo(zone)).hour == 12
    assert label(zone) == "UTC+3"


def test_a_country_with_several_clocks_leaves_one_choice_for_each():
    zones = find("USA", NOW)
    assert zones[:3] == ("America/New_York", "America/Chicago", "America/Denver")
    assert {"America/Los_Angeles", "Pacific/Honolulu"} <= set(zones)
    assert len(zones) <= MOST_CHOICES


def test_an_abbreviation_leaves_the_choice_between_its_clocks():
    assert find("EST", NOW)[0] == "America/New_York"
    assert find("CET", NOW)[0] == "Europe/Berlin"
    assert len(find("CET", NOW)) > 1


@pytest.mark.parametrize(
    "text", ["", " ", "nowhere at all", "UTC+99", "UTC+3:99", "x" * 5000, "\u202eBerlin", "12", "½"]
)
def test_what_names_no_zone_finds_none(text):
    found = find(text, NOW)
    assert found == () or text.endswith("Berlin")


@pytest.mark.parametrize(
    ("text", "zone"), [("Berln", "Europe/Berlin"), ("tokio", "Asia/Tokyo"), ("new y", "America/New_York")]
)
def test_a_misspelt_name_suggests_the_closest_zone(text, zone):
    assert find(text, NOW) == ()
    assert nearest(text)[0] == zone


def test_nothing_is_suggested_for_what_is_like_nothing():
    assert nearest("qqqqqq") == ()
    assert nearest("") == ()


@pytest.mark.parametrize(
    ("language", "zone"),
    [("de", "Europe/Berlin"), ("en-US", "America/New_York"), ("pt-br", "America/Sao_Paulo"), ("xx", EVERYWHERE[0])],
)
def test_the_language_suggests_the_first_button(language, zone):
    zones = suggested(language)
    assert zones[0] == zone
    assert len(zones) == len(set(zones)) == 5


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "UTC−5"),
        ("US/Pacific", "US Pacific"),
    ],
)
def test_a_zone_has_a_short_name(zone, name):
    assert label(zone) == name


def test_every_zone_in_our_own_tables_exists():
    zones = {*CITIES, *EVERYWHERE, *(zone for zones in LANGUAGES.values() for zone in zones)}
    assert [zone for zone in zones if not exists(zone)] == []


def test_every_city_of_our_own_finds_its_zone():
    lost = [
        (city, zone) for zone, cities in CITIES.items() for city in cities.split(", ") if zone not in find(city, NOW)
    ]
    assert lost == []
