"""Which sentences a summary takes, and in what form."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from summarizer import METHODS, Document, SummarizerError, brief, explain, read_text
from summarizer.openings import dateline_length, hangs
from summarizer.summarize import summarize

STRIKE = (Path(__file__).parents[1] / "data" / "port-strike.txt").read_text(encoding="utf-8")


@pytest.fixture
def strike():
    return read_text(STRIKE)


def document(text, language="en", title="A title of some words"):
    return Document(title=title, text=text, language=language)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_takes_whole_sentences_from_their_places_in_order(strike, method):
    chosen = summarize(strike, sentences=3, method=method).sentences
    assert len(chosen) == 3
    assert [sentence.text for sentence in chosen] == [strike.text[s.start : s.end] for s in chosen]
    assert list(chosen) == sorted(chosen, key=lambda sentence: sentence.start)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_to_the_characters(strike, method):
    chosen = summarize(strike, sentences=5, characters=320, method=method).sentences
    assert chosen
    assert len(" ".join(sentence.text for sentence in chosen)) <= 320


@pytest.mark.parametrize("method", METHODS)
def test_every_method_takes_capitals_and_any_language(method):
    for text, language in (
        (read_text(STRIKE).text.upper(), "en"),
        ("市政府星期一宣布将关闭三个游泳池。数百人站在大楼外面唱歌。市长没有回答记者的问题。", "zh"),
        ("قالت الحكومة إنها ستغلق ثلاثة مسابح. ووقف مئات الناس أمام المبنى. لم يجب العمدة على الأسئلة.", "ar"),
    ):
        assert summarize(document(text, language), sentences=2, method=method).sentences


@pytest.mark.parametrize("method", METHODS)
def test_a_line_that_is_repeated_is_taken_once(method):
    line = "The council of Wend voted to close three swimming baths."
    others = ["Some 400 people stood outside the hall and sang.", "The mayor went home by tram."]
    text = "\n\n".join([line, others[0], line, line, others[1]])
    chosen = [sentence.text for sentence in summarize(document(text), sentences=5, method=method).sentences]
    assert sorted(chosen) == sorted(set(chosen))


@pytest.mark.parametrize("wanted", [1, 2, 3, 4, 6, 9])
def test_as_many_sentences_as_are_asked_for_or_one_less_of_three_and_more(strike, wanted):
    assert len(summarize(strike, sentences=wanted).sentences) in {wanted, max(wanted - 1, min(wanted, 2))}


def test_left_to_itself_a_summary_has_up_to_four_sentences(strike):
    assert 1 <= len(summarize(strike, sentences=None).sentences) <= 4


def test_a_short_text_is_its_own_summary():
    text = "The council of Wend voted to close three swimming baths."
    assert [s.text for s in summarize(document(text)).sentences] == [text]


@pytest.mark.parametrize("text", ["", "Off!", "1. 2. 3."])
def test_a_text_that_says_nothing_has_an_empty_summary(text):
    assert summarize(document(text)).sentences == ()


def test_a_text_of_ten_thousand_sentences_is_summarized():
    text = " ".join(f"Minister number {n} opened bath number {n} in Wend on Monday." for n in range(10_000))
    assert len(summarize(document(text)).sentences) in {2, 3}


def test_what_hangs_on_the_sentence_before_never_comes_without_it(strike):
    for method in METHODS:
        for wanted in (1, 2, 3, 5, 8):
            chosen = summarize(strike, sentences=wanted, method=method).sentences
            everything = summarize(strike, sentences=500, method="lead").sentences
            before = {b.start: a.start for a, b in pairwise(everything)}
            taken = {sentence.start for sentence in chosen}
            orphans = [s.text for s in chosen if s.start and hangs(s.text, "en") and before.get(s.start) not in taken]
            assert orphans == []


def test_the_dateline_is_left_out_of_the_sentence_but_not_of_the_text():
    text = "WEND, March 3 (CPA) — The council voted to close three baths. Some 400 people stood outside and sang."
    first = summarize(document(text), sentences=2).sentences[0]
    assert first.text == "The council voted to close three baths."
    assert text[first.start : first.end] == first.text


@pytest.mark.parametrize(
    ("opening", "rest"),
    [
        ("WASHINGTON (AP) — ", "The Senate voted."),
        ("LONDON, March 3 (Reuters) - ", "The bank raised rates."),
        ("Berlin (dpa) – ", "Der Bundestag stimmte zu."),
        ("PARIS — ", "Le Sénat a voté."),
        ("(CNN) ", "The president spoke."),
        ("", "The U.S. — and others — voted."),
        ("", "NATO said on Monday that it would meet."),
        ("", "Holt (67) won."),
    ],
)
def test_datelines_are_known_by_their_form(opening, rest):
    assert dateline_length(opening + rest) == len(opening)


@pytest.mark.parametrize(
    "sentence",
    [
        "But nobody came.",
        "He said no.",
        "It’s over.",
        "This would be the third time.",
        "However, the bath is open.",
        "For example, the bath is open.",
        "“We won,” he said.",
        "“Is it over?” she asked.",
        "After the vote, he left.",
        "According to him, the bath is open.",
        "Their baths are open.",
        "It is the number that his father watched.",
        "Mayor Holt said she did not, and that the bath was open.",
    ],
)
def test_a_sentence_that_points_back_hangs(sentence):
    assert hangs(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Butter is dear.",
        "Heathrow is open.",
        "This week the bath is open.",
        "“We won,” said Jane Doe.",
        "“But we won,” Doe said.",
        "After the vote, Doe said he would leave.",
        "It was the mayor that closed the bath.",
        "Both the mayor and the council left.",
        "There are two baths.",
        "The exchange of prisoners was agreed on Monday.",
        "Mayor Holt said she did not swim.",
    ],
)
def test_a_sentence_that_stands_alone_does_not_hang(sentence):
    assert not hangs(sentence, "en")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Er sagte nichts."),
        ("de", "Doch niemand kam."),
        ("fr", "Elle n’a rien dit."),
        ("es", "Pero nadie vino."),
        ("ru", "Но никто не пришёл."),
        ("tr", "Ancak kimse gelmedi."),
    ],
)
def test_other_languages_know_what_points_back(language, sentence):
    assert hangs(sentence, language)


@pytest.mark.parametrize("wish", [{"method": "magic"}, {"sentences": 0}, {"characters": 0}])
def test_a_wish_that_cannot_be_met_is_refused_in_a_sentence(strike, wish):
    with pytest.raises(SummarizerError, match=r"\.$"):
        brief(strike, **wish)


def test_a_brief_has_its_summary_and_its_key_quotes(strike):
    found = brief(strike, sentences=2, quotes=1)
    assert len(found.summary.sentences) == 2
    assert len(found.quotes) == 1


def test_loading_the_package_loads_nothing_heavy():
    heavy = "{'numpy', 'sumy', 'nltk', 'trafilatura', 'lxml', 'Stemmer'}"
    program = f"import sys, summarizer; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_of_the_training_is_loaded_to_summarize():
    program = (
        "import sys, summarizer; summarizer.brief(summarizer.read_text('The council of Wend voted to close a bath.'));"
        "print([name for name in sys.modules if name.startswith('summarizer.training')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_ranking_is_a_summarizer_of_sumys_too(strike):
    from sumy.parsers.plaintext import PlaintextParser

    from summarizer.classics import NewsSummarizer, Tokenizer

    parsed = PlaintextParser.from_string(strike.text, Tokenizer("en")).document
    chosen = NewsSummarizer()(parsed, "10%")
    assert 1 <= len(chosen) <= len(parsed.sentences) // 10
    assert list(chosen) == [sentence for sentence in parsed.sentences if sentence in chosen]
    assert NewsSummarizer()(parsed, 0) == ()


def test_words_with_digits_and_stops_are_words_to_sumy():
    from summarizer.classics import Tokenizer

    assert Tokenizer("en").to_words("U.S.-backed COVID-19 tests cost $1.25, didn’t they?") == (
        "U.S.-backed",
        "COVID-19",
        "tests",
        "cost",
        "1.25",
        "didn’t",
        "they",
    )


def test_an_explanation_tells_of_every_sentence_and_agrees_with_the_summary(strike):
    explained = explain(strike, sentences=3)
    chosen = summarize(strike, sentences=3).sentences
    assert tuple(one.sentence for one in explained if one.chosen) == chosen
    assert all(one.fit for one in explained if one.chosen)
    assert all(one.words for one in explained)
