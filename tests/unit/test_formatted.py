"""Text with entities: offsets in UTF-16 units, joining, cutting."""

from bot.transport.formatted import Entity, Formatted, bold, clipped, code, italic, link, plain, quote, split


def marked(text: Formatted) -> list[tuple[str, str]]:
    """Each entity's type and the words it covers."""
    units = text.text.encode("utf-16-le")
    return [(e.type, units[2 * e.offset : 2 * e.end].decode("utf-16-le")) for e in text.entities]


def test_entities_cover_the_words_they_were_made_of_even_after_an_emoji():
    text = "📰 " + bold("Daily 🗞 digest") + " by " + link("us", "https://example.org/")
    assert marked(text) == [("bold", "Daily 🗞 digest"), ("text_link", "us")]
    assert text.entities[0].offset == 3


def test_length_counts_utf16_units():
    assert plain("a📰é").utf16_length == 4


def test_formats_nest():
    inner = bold(link("Title", "https://example.org/"))
    assert marked("1. " + inner) == [("bold", "Title"), ("text_link", "Title")]
    assert [entity.type for entity in quote("a" + italic("b"), expandable=True).entities] == [
        "expandable_blockquote",
        "italic",
    ]


def test_nothing_has_no_format():
    assert bold("") == plain("")


def test_joining_takes_strings_and_keeps_the_formats_of_all_parts():
    text = Formatted.join(bold(" | "), ["📰", code("x"), italic("y")])
    assert text.text == "📰 | x | y"
    assert marked(text) == [("bold", " | "), ("code", "x"), ("bold", " | "), ("italic", "y")]


def test_a_part_keeps_the_formats_within_it():
    text = bold("📰one") + plain(" two ") + italic("three")
    assert text.part(1, 10) == Formatted("one two t", (Entity("bold", 0, 3), Entity("italic", 8, 1)))


def test_markup_is_just_text():
    assert (plain("<b>&amp;*_") + bold("[x](y)")).text == "<b>&amp;*_[x](y)"


def test_what_fits_is_not_clipped():
    assert clipped(bold("exact"), 5) == bold("exact")


def test_clipping_ends_at_a_word_and_within_the_limit():
    text = clipped(bold("the quick brown 📰 fox"), 17)
    assert text.text == "the quick brown…"
    assert marked(text) == [("bold", "the quick brown")]


def test_clipping_never_halves_a_surrogate_pair():
    assert clipped(plain("📰📰📰"), 4).text == "📰…"


def test_splitting_prefers_paragraphs_to_lines_to_words():
    text = plain("one two\nthree\n\nfour five")
    assert [part.text for part in split(text, 20)] == ["one two\nthree", "four five"]
    assert [part.text for part in split(text, 13)] == ["one two\nthree", "four five"]
    assert [part.text for part in split(plain("one two three"), 8)] == ["one two", "three"]


def test_an_endless_word_is_cut_between_characters():
    assert [part.text for part in split(plain("📰" * 5), 4)] == ["📰📰", "📰📰", "📰"]


def test_a_format_across_a_cut_goes_on_in_the_next_part():
    assert [marked(part) for part in split(bold("one two"), 4)] == [[("bold", "one")], [("bold", "two")]]


def test_more_formats_than_a_message_may_have_are_spread_over_several():
    text = Formatted.join(" ", [bold(str(number)) for number in range(150)])
    first, second = split(text)
    assert (len(first.entities), len(second.entities)) == (100, 50)


def test_blank_text_has_no_parts():
    assert split(plain(" \n\n ")) == []


def test_formatted_text_survives_json():
    text = bold("x") + link("y", "https://example.org/") + " 📰"
    assert Formatted.from_json(text.to_json()) == text
