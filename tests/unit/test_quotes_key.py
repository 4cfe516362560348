"""Key quotes: named, whole, and saying something that title and summary do not."""

from dataclasses import replace

import pytest

from summarizer.model import Document, Part, Quote, Sentence, Summary
from summarizer.quotes import key_quotes

DOCUMENT = Document(
    title="Harbour bridge to open in May", text="The harbour bridge opens in May, the port said. It is late."
)
NOTHING = Summary(())


def said(text: str, speaker: str | None = "Ada Moor", *, at: int = 0, role: str | None = None) -> Quote:
    return Quote(parts=(Part(text, at, at + len(text)),), mention=speaker, speaker=speaker, role=role)


def kept(*quotes: Quote, limit: int | None = None, summary: Summary = NOTHING) -> list[str]:
    return [quote.text for quote in key_quotes(quotes, DOCUMENT, summary, limit)]


def test_a_quote_without_a_name_is_not_shown():
    for nobody in (None, "he", "A spokesman for the SDF", "her lawyer in Paris", "The", "Critics"):
        assert kept(said("We waited nine years for this morning", nobody)) == []
    assert kept(said("We waited nine years for this morning"))


def test_fragments_and_quotes_that_lean_on_words_before_them_are_not_shown():
    assert kept(said("Total elimination")) == []
    assert kept(said("a big moment for everybody who waited nine years")) == []
    assert kept(said("But nobody thought of the ferrymen and their families")) == []
    assert kept(said("He never thought of the ferrymen and their families")) == []
    assert kept(said("… nobody thought of the ferrymen and their families")) == []


@pytest.mark.parametrize(
    ("lead", "is_said"),
    [
        ("Ada Moor said: ", True),
        ("Ada Moor wrote a memoir titled ", False),
        ("Ada Moor had a plan, dubbed ", False),
        ("From the back of the hall Ada Moor called, ", True),
        ("Ada Moor wrote the so-called ", False),
        ("Ada Moor wrote the bill known locally as ", False),
        ("Ada Moor held a sign that read ", False),
    ],
)
def test_what_is_called_so_is_no_quote(lead, is_said):
    words = "We waited nine years for this morning"
    document = replace(DOCUMENT, text=f"{DOCUMENT.text} {lead}“{words}.”")
    shown = key_quotes([said(words, at=document.text.index(words))], document, NOTHING, None)
    assert bool(shown) == is_said


def test_what_is_written_as_titles_are_is_no_quote():
    assert kept(said("How the Ferrymen of the Harbour Lost Their Water")) == []
    assert kept(said("The ferrymen of the Old Harbour lost their water"))


def test_a_quote_that_repeats_title_opening_or_summary_is_not_shown():
    quote = said("The ferry stops forever on that same evening")
    assert kept(quote)
    assert kept(said("The harbour bridge will open in May, says the port")) == []
    sentence = Sentence("The ferry stops that same evening, forever.", 0, 0, 0)
    assert kept(quote, summary=Summary((sentence,))) == []


def test_the_best_are_chosen_and_shown_in_the_articles_order():
    short = said("It took us far too long", at=0)
    first = said("My grandfather rowed people over the water for a coin and a story every single night", at=100)
    again = said("Nobody in this town slept when the first arch went up over the fish market", at=200)
    other = said("The ferrymen will run the new museum at the old landing stage", "Lena Ortiz", at=300)
    assert kept(short, first, again, other, limit=2) == [first.text, other.text]
    assert kept(short, first, again, other, limit=9) == [quote.text for quote in (short, first, again, other)]
    assert kept(short, first, again, other, limit=0) == []


def test_a_role_beside_the_name_counts():
    plain = said("The ferrymen will run the new museum there", "Lena Ortiz")
    named = said("The fishwives will lead the old choir there", "Carl Reed", role="the mayor")
    assert kept(plain, named, limit=1) == [named.text]
