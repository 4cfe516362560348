"""Quotes: whose words they are, what belongs to them, and what is no quote at all."""

import json
import re
from importlib.resources import files

import pytest

from summarizer.model import Document, Part, Quote
from summarizer.quotes import find_quotes, is_verbatim
from summarizer.quotes.lexicon import CODES


def found(text: str, language: str = "en") -> list[tuple[str | None, str | None, str | None, str]]:
    quotes = find_quotes(Document(title="", text=text, language=language))
    return [(quote.mention, quote.speaker, quote.role, quote.text) for quote in quotes]


def only(text: str) -> tuple[str | None, str | None, str | None, str]:
    quotes = found(text)
    assert len(quotes) == 1, quotes
    return quotes[0]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("“The bridge will open in May at last,” Ada Moor said.", "Ada Moor", "The bridge will open in May at last"),
        ('"The bridge will open in May at last," said Ada Moor.', "Ada Moor", "The bridge will open in May at last"),
        ("Ada Moor said: “The bridge will open in May at last.”", "Ada Moor", "The bridge will open in May at last."),
        ("“Will the bridge open in May?” Sen. Ada Moor asked.", "Sen. Ada Moor", "Will the bridge open in May?"),
        ("„Wir öffnen die Brücke im Mai“, sagte Ada Moor.", "Ada Moor", "Wir öffnen die Brücke im Mai"),
        ("»Wir öffnen die Brücke im Mai«, sagte Ada Moor.", "Ada Moor", "Wir öffnen die Brücke im Mai"),
        ("« Nous ouvrirons le pont en mai », a déclaré Ada Moor.", "Ada Moor", "Nous ouvrirons le pont en mai"),
        ("«Abriremos el puente en mayo», dijo Ada Moor.", "Ada Moor", "Abriremos el puente en mayo"),
        ("«Мы откроем мост в мае», — заявил Иван Петров.", "Иван Петров", "Мы откроем мост в мае"),
        ("“Köprüyü mayısta açacağız,” dedi Ayşe Yılmaz.", "Ayşe Yılmaz", "Köprüyü mayısta açacağız"),
        ("‘We won’t open the bridge in May,’ said Ada Moor.", "Ada Moor", "We won’t open the bridge in May"),
        ("'We won't open the bridge in May,' said Ada Moor.", "Ada Moor", "We won't open the bridge in May"),
        ("``We will open the bridge in May,'' said Ada Moor.", "Ada Moor", "We will open the bridge in May"),
    ],
)
def test_a_quote_in_any_marks_has_its_speaker(text, speaker, words):
    mention, name, _, said = only(text)
    assert (mention, name, said) == (speaker, speaker, words)


def test_marks_of_scripts_without_blanks_are_known():
    assert only("市长说：「我们明天再来这里看看。」")[3] == "我们明天再来这里看看。"


def test_doubled_apostrophes_tags_and_apostrophes_open_no_quote():
    assert found("''We will open the bridge in May,'' said Ada Moor.") == []
    assert found('<tweet id="many words stand in here" author="Ada Moor">') == []
    assert found("The workers' union wanted the '90s back, and so did the nurses' union, it said.") == []


def test_marks_without_a_partner_swallow_nothing():
    text = "“We lost, she said.\n\nNobody heard it. “The bridge will open in May,” said Ada Moor."
    assert [words for *_, words in found(text)] == ["The bridge will open in May"]


def test_a_quote_in_a_quote_belongs_to_the_outer_one():
    said = only("\"He told me 'run for your life' and I ran as fast as I could,\" said Ann Lee, a witness.")
    assert said[1:] == ("Ann Lee", "a witness", "He told me 'run for your life' and I ran as fast as I could")


def test_scare_quotes_and_titles_of_works_are_no_quotes():
    assert found("The so-called “smart bridge” is the hero of the novel “The Long Way Over”.") == []


def test_a_quote_goes_on_behind_its_attribution_and_the_comma_becomes_the_full_stop():
    said = only("“The bridge opens in May,” said Ada Moor, a spokeswoman for the port. “Then we will dance.”")
    assert said == (
        "Ada Moor",
        "Ada Moor",
        "a spokeswoman for the port",
        "The bridge opens in May. Then we will dance.",
    )


def test_a_comma_stays_where_the_sentence_goes_on():
    text = "Ada Moor came back. “I think,” she said, “that the bridge will open in May.”"
    assert only(text)[3] == "I think, that the bridge will open in May."


def test_a_comma_outside_the_mark_becomes_the_full_stop_too():
    said = only("„Wir öffnen die Brücke im Mai“, sagte Ada Moor. „Danach wird getanzt.“")
    assert said[3] == "Wir öffnen die Brücke im Mai. Danach wird getanzt."


def test_a_quote_over_several_paragraphs_is_one_quote():
    text = "“The bridge opens in May,” said Ada Moor. “Then we will dance.\n\n“And in June we will sleep.”"
    quote = find_quotes(Document(title="", text=text))[0]
    assert [part.text for part in quote.parts] == [
        "The bridge opens in May.",
        "Then we will dance.",
        "And in June we will sleep.",
    ]
    assert quote.speaker == "Ada Moor"


def test_a_second_quote_with_its_own_attribution_has_the_speaker_of_the_one_before():
    text = (
        "“The bridge will open in May, and we will all dance on it,” Ada Moor said on Friday.\n\n"
        "“After that we will sleep for a very long time,” she added."
    )
    assert [(mention, speaker) for mention, speaker, *_ in found(text)] == [
        ("Ada Moor", "Ada Moor"),
        ("she", "Ada Moor"),
    ]


def test_a_pronoun_that_may_be_two_people_stays_a_pronoun():
    text = (
        "Adam Moor and Paul Reed met on the bridge in the night.\n\n"
        "“The bridge will open in May and nobody will stop it,” he said."
    )
    assert only(text)[:2] == ("he", None)


def test_he_is_nobody_whom_he_talks_to_and_no_woman():
    told = "Paul Reed opened the door.\n\n“You should leave the bridge to us for now,” he told Reed."
    woman = "Mary Reed opened the door.\n\n“You should leave the bridge to us for now,” he said."
    assert [only(text)[1] for text in (told, woman)] == [None, None]


def test_a_family_name_stands_for_the_full_name_unless_two_share_it():
    one = "Ada Moor runs the port.\n\n“The bridge will open in May,” Moor said."
    two = "Ada Moor and Carl Moor run the port.\n\n“The bridge will open in May,” Moor said."
    assert [only(text)[:2] for text in (one, two)] == [("Moor", "Ada Moor"), ("Moor", "Moor")]


@pytest.mark.parametrize(
    ("attribution", "speaker", "role"),
    [
        ("said Ada Moor, a spokeswoman for the port.", "Ada Moor", "a spokeswoman for the port"),
        ("White House press secretary Ada Moor said.", "Ada Moor", "White House press secretary"),
        ("said the port's director, Ada Moor.", "Ada Moor", "the port's director"),
        ("President Moor said.", "President Moor", None),
        ("according to a spokesman for the port.", "a spokesman for the port", None),
        ("the complaint said.", "the complaint", None),
        ("critics said.", "critics", None),
    ],
)
def test_names_and_roles_are_those_beside_the_quote(attribution, speaker, role):
    assert only(f"“The bridge will open in May at the latest,” {attribution}")[1:3] == (speaker, role)


@pytest.mark.parametrize(
    ("introduction", "role"),
    [
        ("Ada Moor, a spokeswoman for the port, opened the door.", "a spokeswoman for the port"),
        ("The port's director, Ada Moor, opened the door.", "port's director"),
        ("Deputy Secretary of State Ada Moor opened the door.", "Deputy Secretary of State"),
        ("Former host Ada Moor opened the door.", "Former host"),
        ("Later host Ada Moor opened the door.", None),
        ("Ada Moor, a host of The Post's “Long Day,” opened the door.", None),
    ],
)
def test_a_role_given_before_stays_with_the_name(introduction, role):
    text = f"{introduction}\n\nNobody came.\n\n“The bridge will open in May at the latest,” Moor said."
    assert found(text)[-1][1:3] == ("Ada Moor", role)


def test_a_role_belongs_to_one_person_and_not_to_the_family():
    text = "Ada Moor, a lawyer in Oslo, met Carl Moor.\n\n“The bridge will open in May at the latest,” Moor said."
    assert only(text)[1:3] == ("Moor", None)


def test_a_pronoun_is_the_only_person_of_the_last_sentences():
    text = "Mary Moor came late.\n\nHer plan for the bridge is old.\n\n“The bridge will open in May at last,” she said."
    assert only(text)[:2] == ("she", "Mary Moor")


def test_the_words_are_those_of_the_person_and_not_of_the_paper_that_reports_them():
    assert only("“The bridge will open in May,” said Ada Moor, according to The Evening Post.")[1] == "Ada Moor"


def test_a_corrupted_quote_is_not_verbatim():
    text = "“The bridge  will open in May,” said Ada Moor. “Then we will dance.”"
    (quote,) = find_quotes(Document(title="", text=text))
    first, second = quote.parts
    assert is_verbatim(quote, text)
    wrong = [
        Part(first.text.replace("May", "June"), first.start, first.end),
        Part(first.text, first.start + 1, first.end),
        Part(first.text, first.end, first.end),
        Part(second.text + "!", second.start, second.end),
        Part("", second.start, second.start),
    ]
    assert not any(is_verbatim(Quote(parts=(part,)), text) for part in wrong)


def test_two_thousand_quotes_are_found():
    text = "\n\n".join(f"“The bridge number {n} will open in May,” said Ada Moor." for n in range(2000))
    assert len(find_quotes(Document(title="", text=text))) == 2000


def test_the_weights_hold_no_word_of_an_article():
    weights = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    known = {*CODES.values(), "abbr", "Name", "name's", "noun", "ing", "num", "prep", "True", "False", "far", "none"}
    known |= {"verb", "verb+", "subject", "colon", "owner", "object", "inverted", "according", "nobody", "behind"}
    known |= {"first", "same", "alike", "other", "mark", "both", "cues", "cueL", "cueR", "code", "glued", "left"}
    known |= {"left2", "left3", "right", "right2", "shape", "size", "speaking", "titles", "last", "inner", "after"}
    known |= {"quotes", "again", "aside", "name", "signature"}
    known |= {"this", "paragraph", "sentence", "edge", "hearer", "agent"}
    features = [
        *(name for kind in ("spans", "glance", "speakers") for name in weights[kind]),
        *weights["reader"]["rows"],
    ]
    words = {word for name in features for word in re.findall(r"[^\W\d_]{4,}", name)}
    assert {word.removeprefix("aside") for word in words} <= {word.strip("+0123456789'") for word in known} | {""}


def test_looking_for_quotes_loads_no_large_library():
    import subprocess
    import sys

    code = "import sys, summarizer.quotes; print(any(name in sys.modules for name in ('sumy', 'lxml')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("Its finance spokesman", "finance spokesman"),
        ("The union's chairwoman", "union's chairwoman"),
        ("A spokesman for the port", "spokesman for the port"),
    ],
)
def test_a_role_that_opened_a_sentence_reads_well_behind_the_name(opening, role):
    text = f"The vote was close. {opening}, Tobias Renn, said: “We are buying beds while our schools leak.”"
    (quote,) = find_quotes(Document(title="", text=text, language="en"))
    assert (quote.speaker, quote.role) == ("Tobias Renn", role)


def test_a_pronoun_means_nobody_named_where_somebody_without_a_name_came_last():
    text = (
        "“We are proud of what we built,” Hugo Brandt said.\n\n"
        "A former finance director remembers a colder side. “If you missed a number, you were gone,” he says."
    )
    assert [quote.speaker for quote in find_quotes(Document(title="", text=text, language="en"))] == [
        "Hugo Brandt",
        None,
    ]


@pytest.mark.parametrize(
    "said",
    [
        "“You hid the reports about the dam from all of us,” Anna Berg was told by Carl Jansen.",
        "“You hid the reports about the dam from all of us,” she was told by Carl Jansen.",
        "Anna Berg was told by Carl Jansen: “You hid the reports about the dam from all of us.”",
        "“You hid the reports about the dam from all of us,” Carl Jansen was quoted as saying by the paper.",
    ],
)
def test_who_is_told_something_did_not_say_it(said):
    text = f"Anna Berg and Carl Jansen met on Friday.\n\n{said}"
    assert [quote.speaker for quote in find_quotes(Document(title="", text=text, language="en"))] == ["Carl Jansen"]
