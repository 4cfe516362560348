"""Quotes and their speakers.

`marks` finds quoted runs, `tokens` and `units` read the text around them as a row of units, `scene` answers questions
about it, `genuine` and `features` say what can be seen there of a span and of a `case`, `attribution` decides,
`passages` writes the words, `speakers` the names (with `people` and `pronouns`), `key` chooses.
"""

from summarizer.quotes.find import find_quotes, is_verbatim
from summarizer.quotes.key import key_quotes

__all__ = ["find_quotes", "is_verbatim", "key_quotes"]
