"""Laws of the formatting that the playground's server accepts."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.playground.api import formatting
from bot.playground.api.failure import Failure
from bot.playground.api.formatting import Formatting
from bot.playground.world.text import LONGEST_TEXT, utf16_length

LETTERS = st.text(st.sampled_from("aé😀 \n\r\x00/@#"), max_size=30)
MARKUP = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<a href='https://a.b'>", "</a>", "<code class=", "<", ">", "&lt;", "&#x1F600;", "&", "/", "'",
         "=", "<blockquote expandable>", "</blockquote>", "</>", "<pre>", "</pre>", "x", " ", "😀"]
    ),
    max_size=15,
).map("".join)  # fmt: skip
KINDS = st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "expandable_blockquote", "spoiler"])
ENTITIES = st.lists(
    st.fixed_dictionaries({"type": KINDS, "offset": st.integers(-1, 20), "length": st.integers(-1, 20)}), max_size=4
)


def read(text: str, parse_mode: str = "", entities: Any = None) -> Formatting | None:
    """What is accepted; None for what is refused."""
    try:
        return formatting.read(text, parse_mode=parse_mode, entities=entities, limit=LONGEST_TEXT, too_long="too long")
    except Failure:
        return None


def holds(formatted: Formatting | None) -> bool:
    """Whether every entity covers whole characters inside the text, outer ones first."""
    if formatted is None:
        return True
    starts = [entity["offset"] for entity in formatted.entities]
    ends = [entity["offset"] + entity["length"] for entity in formatted.entities]
    edges = {utf16_length(formatted.text[:place]) for place in range(len(formatted.text) + 1)}
    return starts == sorted(starts) and edges >= {*starts, *ends} and all(map(int.__lt__, starts, ends))


@given(MARKUP)
def test_any_html_is_either_refused_or_read_whole(source: str) -> None:
    assert holds(read(source, "HTML"))


@given(LETTERS, ENTITIES)
def test_accepted_entities_lie_within_their_text(text: str, entities: list[dict[str, Any]]) -> None:
    assert holds(read(text, entities=entities))


@given(LETTERS)
def test_what_was_accepted_is_accepted_unchanged_again(text: str) -> None:
    first = read(text)
    assert first is not None
    assert read(first.text) == first


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_escaped_text_comes_out_of_html_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert read(escaped, "HTML") == read(text)
