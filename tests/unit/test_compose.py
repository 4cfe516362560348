"""Which stories a digest shows, and in which order."""

from bot.digests.compose import STORIES, select
from tests.stories import article


def test_the_topic_with_the_newest_story_comes_first_and_no_topic_last():
    newest_first = [
        article("a", topics=()),
        article("b", topics=("World",)),
        article("c", topics=("Sport",)),
        article("d", topics=("World", "Sport")),
    ]
    sections = [(section.topic, [each.title for each in section.articles]) for section in select(newest_first).sections]
    assert sections == [("World", ["b", "d"]), ("Sport", ["c"]), (None, ["a"])]


def test_a_story_stands_under_the_topic_that_was_asked_for():
    (section,) = select([article(topics=("World", "Sport"))], topics=("Sport",)).sections
    assert section.topic == "Sport"


def test_the_newest_eight_are_shown_and_the_others_follow_in_their_order():
    many = [article(f"story {number}", number=number, topics=("AB"[number % 2],)) for number in range(20)]
    chosen = select(many)
    assert {each.id for each in chosen.shown} == set(range(STORIES))
    assert [each.id for each in chosen.rest] == list(range(STORIES, 20))
    assert sorted(each.id for each in chosen.articles) == list(range(20))
