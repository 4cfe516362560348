"""What counts beside the words of a summary: the first sentence, the headline, names, who speaks."""

import numpy as np
import pytest

from summarizer.ranking.lexicon import Known, Lexicon
from summarizer.ranking.observed import observe
from summarizer.ranking.presentation import presentation

NEWS = (
    "The council of Wend voted on Monday to close its three swimming baths.",
    "Mayor Edith Parrish said the baths had lost 84,000 pounds a year.",
    "“We will swim in the river,” said Gwen Mbeki, who is 83.",
    "Parrish walked out of the hall by a side door and gave no answers.",
    "I was there when they were built, in 1951, and I paid a penny.",
)
TITLE = "Council votes to close Wend's baths"


def presented(sentences=NEWS, title=TITLE, language="en"):
    return presentation(sentences, title, language, observe(sentences, Lexicon(language, {}, Known(4.0))))


def worth(shown, *sentences):
    members = np.zeros((1, len(NEWS)))
    members[0, list(sentences)] = 1
    return float(shown.worth(np.arange(len(NEWS)), members)[0])


def test_the_first_sentence_is_worth_more_and_what_somebody_says_less():
    points = presented().points
    assert points[0] > points[1] == points[3] == 0 > points[2]


def test_a_scene_leaves_the_first_place_to_the_news():
    scene = "The air in the hall was thick and still when the members rose."
    shown = presented((scene, *NEWS))
    assert shown.points[0] < 0 < shown.points[1]
    assert presented((scene.replace("members", "council"), *NEWS)).points[0] < 0
    assert presented((scene, *NEWS), title="").points[0] > 0
    assert presented((scene, *NEWS), title="Thick air in the hall").points[0] > 0


@pytest.mark.parametrize(
    ("sentence", "is_colour"),
    [
        ("Somewhere outside a child was crying into a foam finger.", True),
        ("Somewhere outside nine children were crying into foam fingers.", False),
        ("Somewhere outside a child was crying into a Bolton scarf.", False),
        ("Somewhere outside a child was crying about the pounds.", False),
        ("Somewhere outside a child was crying about a bath.", False),
    ],
)
def test_a_sentence_by_the_way_counts_less(sentence, is_colour):
    assert (presented((*NEWS[:3], sentence)).points[3] < 0) == is_colour


def test_a_scene_that_introduces_somebody_stays():
    assert presented(("Edith Parrish had already packed.", *NEWS)).points[0] < 0  # she is introduced again
    assert presented(("Nora Holt had already packed.", *NEWS, "Holt left by a side door.")).points[0] > 0


def test_i_and_you_count_against_a_sentence_unless_the_author_speaks_so():
    assert presented().points[4] < 0
    assert presented((*NEWS[:4], "You close a bath that you were born in.")).points[4] < 0
    assert presented(("I paid a penny for my first swim in Wend.", *NEWS[1:])).points[4] == 0


def test_what_the_headline_says_counts_once():
    shown = presented(title="Mayor: baths to close")
    nothing = presented(title="")
    assert worth(shown, 1) > worth(nothing, 1)
    assert worth(shown, 0, 1) - worth(shown, 1) < worth(shown, 0)
    assert worth(presented(title="Weather"), 0) == worth(nothing, 0)


def test_a_surname_alone_counts_against_a_summary_that_does_not_say_whose_it_is():
    shown = presented(title="")
    assert worth(shown, 3) < 0
    assert worth(shown, 1, 3) == worth(shown, 1) == 0


@pytest.mark.parametrize("language", ["de", "en"])
def test_where_all_nouns_have_capitals_none_is_taken_for_a_surname(language):
    shown = presented(("Der Alte Wolf fuhr nach Kiesberg.", "Dort sah ein Wolf Signal."), "", language)
    assert any(shown.introduced) == (language == "en")


def test_a_text_without_capitals_is_judged_by_what_was_trained_alone():
    lowercased = [sentence.lower() for sentence in NEWS]
    shown = presented(lowercased)
    assert worth(shown, 0, 2, 3) == 0
