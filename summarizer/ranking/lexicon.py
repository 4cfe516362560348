"""What is known of a language's stems before an article is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import Struct

from summarizer import words

# Of stems in a language of which no other articles were counted: the means of English function and other words.
_USUAL_IDF_OF_STOP_WORD, _USUAL_IDF = 0.7, 4.2
_MOST_KEPT = 20_000  # stems of a language

ENTRY = Struct("5d")
"""Of a stem: its idf, its effect, 1 for a function word, 1 for a number, its letters; packed, since hundreds of them
become one array for every article."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stem from other articles: how rare it is, and how much likelier (log odds) than its other
    features tell it is to be in highlights."""

    idf: float
    effect: float = 0.0


class Lexicon(dict[str, bytes]):
    """An entry for every stem asked for: most stems of an article were met before, and looking one up is quicker.

    `known` are English stems, `unknown` is what holds for one that is not among them.
    """

    def __init__(self, language: str, known: Mapping[str, Known], unknown: Known) -> None:
        super().__init__()
        self.language = language
        self._stops = words.stop_stems(language)
        english = language == "en"
        self._known = known if english else dict.fromkeys(self._stops, Known(_USUAL_IDF_OF_STOP_WORD))
        self._unknown = unknown if english else Known(_USUAL_IDF)

    def __missing__(self, stem: str) -> bytes:
        if len(self) >= _MOST_KEPT:
            self.clear()
        known = self._known.get(stem, self._unknown)
        entry = self[stem] = ENTRY.pack(known.idf, known.effect, stem in self._stops, stem[0].isdigit(), len(stem))
        return entry
