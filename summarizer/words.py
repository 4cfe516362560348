"""Words and their stems, as the ranking counts them."""

import re
from collections.abc import Callable
from functools import lru_cache

from summarizer.stopwords import STOP_WORDS

# As ROUGE counts words: letters and digits, everything else parts them.
_WORD = re.compile(r"[^\W_]+")
_BLANKLESS = re.compile("([\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f])")  # scripts without blanks: a character is a word
_CACHED_STEMS = 50_000  # the default, 10,000, is purged at every other article
_SHORTEST_STEMMED = 4  # letters; ROUGE leaves shorter words as they are
_STEMMERS = {
    "en": "porter",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "tr": "turkish",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
    "sv": "swedish",
    "da": "danish",
    "no": "norwegian",
    "pl": "polish",
    "cs": "czech",
    "ar": "arabic",
    "fa": "persian",
    "el": "greek",
    "hi": "hindi",
    "hy": "armenian",
}


def words(sentence: str) -> list[str]:
    """The words of a sentence in small letters; in scripts without blanks every character is one."""
    sentence = sentence.lower()
    if not sentence.isascii():
        sentence = _BLANKLESS.sub(r" \1 ", sentence)
    return _WORD.findall(sentence.replace("n't", " n't"))


def stems(of: list[str], language: str) -> list[str]:
    """The stem of each word; the word itself in a language without a stemmer."""
    stem = _stemmer(language)
    if stem is None:
        return of
    return [word if len(word) < _SHORTEST_STEMMED else stemmed for word, stemmed in zip(of, stem(of), strict=True)]


@lru_cache(maxsize=32)
def stop_stems(language: str) -> frozenset[str]:
    """The stems of a language's function words; none for a language without a list."""
    parts = [part for word in STOP_WORDS.get(language, ()) for part in words(word)]
    return frozenset(stems([*parts, "n", "t", "s", "d", "ll", "ve", "re"], language)) if parts else frozenset()


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Callable[[list[str]], list[str]] | None:
    import Stemmer

    name = _STEMMERS.get(language)
    if name is None:
        return None
    stem_words: Callable[[list[str]], list[str]] = Stemmer.Stemmer(name, _CACHED_STEMS).stemWords
    return stem_words
