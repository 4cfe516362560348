"""Laws that hold for any text whatever."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import SummarizerError, brief, read_html, read_text
from summarizer.characters import ascii_table, mend, runs
from summarizer.furniture import kind_of, without_ad_markers
from summarizer.language import detect
from summarizer.sentences import split
from summarizer.summarize import summarize

LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "ru", "tr", "zh", "ar", "und"])
PIECES = st.sampled_from(
    [
        "The council of Wend voted to close three baths on Monday. ",
        "“We swim there,” said Jane Doe, 81. “But nobody asks us. Nobody.” ",
        "But he left. ",
        "Mr. Doe of the U.S. Navy paid $1.25 at 9 a.m. for it! ",
        "‘Is it over?’ she asked… ",
        '"Unbalanced, he said. ',
        "1. Bread 2. Milk ",
        "Read more: ten baths\n",
        "By Jane Doe\n\n",
        "市政府宣布。「没有人」反对！",
        "قالت الحكومة. ",
        "\u202e\u200b\x00 ",
        "👩‍👩‍👧 ",
        "\n\n",
        "{mosads}",
        "Tags Wend",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=25).map("".join))
CALM = settings(max_examples=80)


def squeezed(text):
    return "".join(text.split())


@CALM
@given(TEXTS, LANGUAGES)
def test_sentences_hold_every_letter_once_and_in_order(text, language):
    sentences = split(text, language)
    assert squeezed("".join(sentence.text for sentence in sentences)) == squeezed(text)
    assert all(squeezed(text[s.start : s.end]) == squeezed(s.text) for s in sentences)
    assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in pairwise(sentences))


@CALM
@given(st.one_of(TEXTS, st.text("ab9_ .-'\n’“…\x7fß", max_size=40)))
def test_runs_are_those_of_the_pattern_or_left_to_it(text):
    found = runs(text, ascii_table(str.isalnum))
    assert found == re.findall(r"[^\W_]+", text) or (not found and not text.isascii())


@CALM
@given(TEXTS)
def test_reading_a_text_invents_no_word_and_loses_none(text):
    try:
        found = read_text(text)
    except SummarizerError:
        return
    whole = without_ad_markers(mend(text))
    assert set(squeezed(found.text)) <= set(squeezed(whole))
    kept = squeezed(found.title + found.text + "".join(found.cut) + "".join(found.topics))
    assert {c for c in squeezed(whole) if c.isalpha()} <= set(kept + kept.upper() + kept.lower())


@CALM
@given(TEXTS)
def test_reading_its_own_text_again_changes_no_word(text):
    try:
        found = read_text(text)
        again = read_text(found.title + "\n\n" + found.text)
    except SummarizerError:
        return
    assert squeezed(again.text) in squeezed(found.title + found.text)


@CALM
@given(TEXTS, st.one_of(st.none(), st.integers(1, 8)), st.one_of(st.none(), st.integers(1, 400)))
def test_a_summary_is_copied_in_order_and_within_its_budget(text, sentences, characters):
    try:
        found = read_text(text)
    except SummarizerError:
        return
    chosen = summarize(found, sentences=sentences, characters=characters).sentences
    assert all(found.text[s.start : s.end].split() == s.text.split() for s in chosen)
    assert all(a.end <= b.start for a, b in pairwise(chosen))
    assert len(chosen) <= (sentences or 4)
    assert characters is None or len(" ".join(s.text for s in chosen)) <= characters
    assert summarize(found, sentences=sentences, characters=characters).sentences == chosen


@CALM
@given(TEXTS)
def test_no_text_breaks_a_brief(text):
    try:
        found = read_text(text)
    except SummarizerError:
        return
    for quote in brief(found, quotes=None).quotes:
        assert all(part.text.split() and part.end > part.start for part in quote.parts)


@settings(max_examples=40)
@given(TEXTS)
def test_no_page_breaks_the_reader(text):
    try:
        found = read_html(f"<html><body><article><p>{text}</p></article></body></html>")
    except SummarizerError:
        return
    assert found.text.strip()


@CALM
@given(TEXTS)
def test_language_and_furniture_have_a_word_for_anything(text):
    assert 2 <= len(detect(text)) <= 3
    kind_of(text)
