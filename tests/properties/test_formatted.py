"""Laws of cutting text: limits are kept, nothing is lost, formats stay on their words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.transport.formatted import ELLIPSIS, MOST_ENTITIES, Entity, Formatted, clipped, split

letters = st.text(st.sampled_from("ab é\n📰👩‍🚀中ש\t."), max_size=120)


@st.composite
def formatted(draw: st.DrawFn) -> Formatted:
    text = draw(letters)
    units = Formatted(text).utf16_length
    spans = draw(st.lists(st.tuples(st.integers(0, units), st.integers(1, 20), st.sampled_from(["bold", "code"]))))
    entities = (Entity(kind, offset, min(length, units - offset)) for offset, length, kind in spans)
    return Formatted(text, tuple(entity for entity in entities if entity.length > 0))


def unit_formats(text: Formatted) -> list[tuple[bytes, tuple[str, ...]]]:
    """Each UTF-16 unit that is no white space, with the formats on it."""
    units = text.text.encode("utf-16-le")
    blank = {character.encode("utf-16-le") for character in text.text if character.isspace()}
    found = []
    for index in range(text.utf16_length):
        unit = units[2 * index : 2 * index + 2]
        if unit not in blank:
            found.append((unit, tuple(sorted(e.type for e in text.entities if e.offset <= index < e.end))))
    return found


@given(formatted(), st.integers(2, 40))
def test_splitting_keeps_the_limits_and_loses_nothing_but_white_space(text: Formatted, limit: int):
    parts = split(text, limit)
    assert [pair for part in parts for pair in unit_formats(part)] == unit_formats(text)
    for part in parts:
        assert 0 < len(part.text) <= part.utf16_length <= limit
        assert part.text == part.text.strip()
        assert len(part.entities) <= MOST_ENTITIES
        assert all(0 <= e.offset < e.end <= part.utf16_length for e in part.entities)


@given(formatted(), st.integers(2, 40))
def test_clipping_gives_a_beginning_within_the_limit(text: Formatted, limit: int):
    short = clipped(text, limit)
    assert short.utf16_length <= limit
    if short != text:
        assert short.text.endswith(ELLIPSIS)
        assert text.text.lstrip().startswith(short.text.removesuffix(ELLIPSIS))
    assert all(0 <= e.offset < e.end <= short.utf16_length for e in short.entities)


@given(st.lists(formatted(), max_size=5))
def test_joining_is_the_same_in_one_go_or_bit_by_bit(parts: list[Formatted]):
    step_by_step = Formatted("")
    for part in parts:
        step_by_step += part
    assert Formatted.join("", parts) == step_by_step
    assert Formatted.from_json(step_by_step.to_json()) == step_by_step
