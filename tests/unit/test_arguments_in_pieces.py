from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.pieces import joined

SENTENCES = "The harbour of Port Aurelia was reopened on Monday. Forty ships had waited outside the bay for weeks.\n\n"
ARTICLE = (SENTENCES * 100).strip()


def test_pieces_of_their_own_are_paragraphs():
    assert joined(["A title", "First.", " Second. "]) == "A title\n\nFirst.\n\nSecond."


def test_empty_pieces_leave_no_trace():
    assert joined(["", "One.", " ", "Two."]) == "One.\n\nTwo."
    assert joined([]) == ""


@given(st.integers(4096, 4096 + 400))
def test_a_paste_cut_at_4096_keeps_every_word(shift):
    text = ARTICLE[shift - 4096 :]
    pieces = [text[start : start + 4096].strip() for start in range(0, len(text), 4096)]
    assert joined(pieces).split() == text.split()


def test_a_piece_that_ends_within_a_sentence_goes_on_in_it():
    first = ("word " * 700).strip()
    assert joined([first, "goes on."]) == f"{first} goes on."


def test_a_piece_that_ends_with_a_sentence_ends_a_paragraph():
    first = ("word " * 700).strip() + "."
    assert joined([first, "Next."]) == f"{first}\n\nNext."
