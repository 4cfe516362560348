"""Words and their stems, as the ranking counts them."""

import re
from collections.abc import Callable
from functools import lru_cache

from summarizer.characters import ascii_table, runs
from summarizer.stopwords import STOP_WORDS

# As ROUGE counts words: letters and digits, everything else parts them.
_WORD = re.compile(r"[^\W_]+")
_LETTERS_AND_DIGITS = ascii_table(str.isalnum)
_BLANKLESS = re.compile("([\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f])")  # scripts without blanks: a character is a word
_MOST_KEPT = 50_000  # words of a language
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
    sentence = sentence.lower().replace("n't", " n't")
    return runs(sentence, _LETTERS_AND_DIGITS) or _WORD.findall(_BLANKLESS.sub(r" \1 ", sentence))


def stems(of: list[str], language: str) -> list[str]:
    """The stem of each word; the word itself in a language without a stemmer."""
    known = _stems(language)
    return of if known is None else list(map(known.__getitem__, of))


@lru_cache(maxsize=32)
def stop_stems(language: str) -> frozenset[str]:
    """The stems of a language's function words; none for a language without a list."""
    parts = [part for word in STOP_WORDS.get(language, ()) for part in words(word)]
    return frozenset(stems([*parts, "n", "t", "s", "d", "ll", "ve", "re"], language)) if parts else frozenset()


class _Stems(dict[str, str]):
    """The stem of every word asked for: most words of an article were met before, and looking one up is quicker."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        super().__init__()
        self._stem = stem

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        stem = self[word] = word if len(word) < _SHORTEST_STEMMED else self._stem(word)
        return stem


@lru_cache(maxsize=32)
def _stems(language: str) -> _Stems | None:
    import Stemmer

    name = _STEMMERS.get(language)
    return None if name is None else _Stems(Stemmer.Stemmer(name, 0).stemWord)  # it need keep none itself
