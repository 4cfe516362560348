"""Which language a text is written in, told offline from its script and its function words."""

import re
from collections import Counter
from itertools import chain, repeat

from summarizer.characters import ascii_table, runs
from summarizer.stopwords import STOP_WORDS

UNKNOWN = "und"
_TURKISH, _RUSSIAN = "tr", "ru"

_SAMPLE = 3_000  # characters looked at: enough for two hundred function words, and quick
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = ascii_table(str.isalpha)

# Scripts that (nearly) one language writes its news in. Kana is looked for before Han, since Japanese uses both.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("my", re.compile("[\u1000-\u109f]")),
)
_FOREIGN = re.compile("[\u0370-\u03ff\u0530-\u06ff\u0900-\u137f\u3040-\ud7af]")  # a letter or mark of any of these
_SCRIPT_SHARE = 0.2  # of the letters: a Greek name in an English text must not make the text Greek
_PERSIAN = re.compile("[پچژگ]")
_URDU = re.compile("[ٹڈڑںے]")

_CERTAIN_WORDS = 0.15  # share of words that are the language's function words; running text has 30 to 50 %
_CERTAIN_LEAD = 1.1  # over the next language
# Turkish writes with endings what others write with function words; beside it only Azeri has the dotless i.
_DOTLESS_SHARE = 0.02  # of the letters; running Turkish has 5 %
# So does Russian where it tells of victories; of those who write ы, all others have letters that it has not.
_YERY_SHARE = 0.005  # of the letters; running Russian has 2 %
_NOT_RUSSIAN = re.compile("[\u0452-\u045f\u0490-\u04ff\u0454\u0456\u0457]")


def _speaking_for() -> dict[str, list[str]]:
    """Of each function word the languages that have it."""
    languages: dict[str, list[str]] = {}
    for language, stop_words in STOP_WORDS.items():
        for word in stop_words:
            languages.setdefault(word, []).append(language)
    return languages


_SPEAKS_FOR = _speaking_for()


def detect(text: str) -> str:
    """The ISO 639-1 code of a text's language, or "und" when neither its script nor its words tell."""
    sample = text[:_SAMPLE]
    return _by_script(sample) or _by_words(sample) or _by_letters(sample) or UNKNOWN


def _by_script(sample: str) -> str | None:
    if not _FOREIGN.search(sample):
        return None
    letters = sum(map(str.isalpha, sample)) or 1
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) / letters < _SCRIPT_SHARE:
            continue
        if code == "ar":
            return "ur" if _URDU.search(sample) else "fa" if _PERSIAN.search(sample) else "ar"
        return code
    return None


def _by_letters(sample: str) -> str | None:
    """Turkish and Russian, which have letters that hardly another language has."""
    letters = sum(map(str.isalpha, sample))
    if "ə" not in sample and sample.count("ı") > _DOTLESS_SHARE * letters:
        return _TURKISH
    return _RUSSIAN if sample.count("ы") > _YERY_SHARE * letters and not _NOT_RUSSIAN.search(sample) else None


def _by_words(sample: str) -> str | None:
    """A vote: each function word speaks for every language that has it."""
    # Turkish lowercases İ to i; the combining dot that Python leaves would hide the word.
    sample = sample.lower().replace("i̇", "i")
    words = runs(sample, _LETTERS) or _WORD.findall(sample)
    votes = Counter(chain.from_iterable(map(_SPEAKS_FOR.get, words, repeat(()))))
    if not votes:
        return None
    first, *others = sorted(votes, key=votes.__getitem__, reverse=True)
    most, next_most = votes[first], votes[others[0]] if others else 0
    certain = most >= _CERTAIN_WORDS * len(words) and most >= _CERTAIN_LEAD * next_most
    return first if certain else None
