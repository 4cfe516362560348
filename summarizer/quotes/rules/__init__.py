"""Quotes and speakers by rules, for languages without data to learn from.

`grammar` says what is known of a language, `german`, `french`, `spanish`, `russian`, `turkish` and `other` fill it in.
`insets` cuts the quoted runs; `tokens`, `names` and `roles` make `units`, a text as a row of letters; `attribution`
finds who says a quote by patterns over that row; `people` and `speakers` tell whom a mention means; `find` joins them.
"""

from summarizer.quotes.rules.find import find_quotes

__all__ = ["find_quotes"]
