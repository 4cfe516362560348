"""What the rules know of one language: its words around quotes, and how a quote and its speaker stand together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

NOBODY: frozenset[str] = frozenset()
MANY = "many"  # the gender of "they", who is no single person

# Ways to write a speaker, as codes of `units`: a role before the name is not part of the mention.
SPEAKER = r"(?:R(?:,[wt]{0,2}|w{1,2},?|w[wt]{1,4},|w?Q,?)?(?=[Nn]))?(?P<who>[NRP]|(?<=R,)n)"
# Also a single capitalised word, where nothing else can stand; before a role or a name it is who was told.
LONE_SPEAKER = r"(?:R(?:,[wt]{0,2}|w{1,2},?(?=N)|w[wt]{1,4},(?=N)|w?Q,?(?=N))?(?=[Nn]))?(?P<who>[NRP]|n(?![RN]))"
APPOSITION = r"(?:(?:,[wtGD][^.¶QV,]{0,12}){1,2},|,)?"  # between a name and its verb: "from Rome, who was there,"
SAYS = r"(?:V|a{1,2}w{0,3}[vV])"
TAIL = r"(?!x)(?:(?!,V)[^.¶Q:]){0,10}"  # between a verb and its quote; in "whom Berg praised, said:" it is not hers
FILLER = r"(?:w|(?<=w)t|(?<=w)n){0,5}"  # adverbs and "to the press on Monday": an article only behind a preposition


def patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    """Patterns over a row of codes; `who` is the mention, and a pattern without it is a verb without a subject."""
    return tuple(re.compile(one) for one in written)


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """All words are lowercase. `behind` and `before` are tried in order, on the codes after and before a quote.

    `endings`: letters that a case may put behind a name, the longest first.
    """

    says: frozenset[str] = NOBODY  # finite verbs of saying
    said: frozenset[str] = NOBODY  # participles and infinitives that need an auxiliary
    auxiliaries: frozenset[str] = NOBODY
    hears: frozenset[str] = NOBODY  # whose subject has the words from another, denies them, or is nobody ("man")
    nominal: tuple[str, ...] = ()  # endings of verbs whose subject is not the sentence's: "bağırdığını"
    according: frozenset[str] = NOBODY  # "laut", "selon", "по словам"
    according_behind: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the word before, where it needs one
    opening_according: frozenset[str] = NOBODY  # the same only where they open a sentence ("Pour X, ...")
    announcing: frozenset[str] = NOBODY  # words of other classes that bring in a quote ("diye", "şunları")
    pronouns: Mapping[str, str]  # to the gender: "m", "f", MANY, or "" where it does not show
    according_pronouns: frozenset[str] = NOBODY  # of those, the ones that speak only beside "according to"
    titles: Mapping[str, str]  # "Frau", "г-н", to the gender
    articles: Mapping[str, str]  # to the gender
    indefinite: frozenset[str] = NOBODY  # articles and possessives behind which nobody is meant who was named before
    roles: frozenset[str] = NOBODY
    female_roles: frozenset[str] = NOBODY
    same_roles: tuple[frozenset[str], ...] = ()  # words for one role ("abogada", "letrada")
    role_endings: tuple[str, ...] = ()
    male_role_endings: tuple[str, ...] = ()
    female_role_endings: tuple[str, ...] = ()
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # to the endings of roles it may stand for
    bodies: frozenset[str] = NOBODY  # what speaks and is no person: "ministère", "empresa"
    body_endings: tuple[str, ...] = ()
    body_leads: frozenset[str] = NOBODY  # prepositions that lead to one: "в полиции", "von der Polizei"
    located: tuple[str, ...] = ()  # endings of a body behind them, where its case tells "в суде" from "в суд"
    hearsay: frozenset[str] = NOBODY  # verbs before such a preposition: "hieß es von der Polizei"
    links: frozenset[str] = NOBODY  # lead from a role to what it belongs to ("maire de Lyon")
    adjectives: tuple[str, ...] = ()  # endings of words that may stand before a role without an article
    no_adjectives: frozenset[str] = NOBODY
    genitives: tuple[str, ...] = ()  # endings of a noun that belongs to the role before it
    prepositions: frozenset[str] = NOBODY  # a name right behind one is no subject
    postpositions: frozenset[str] = NOBODY  # a name right before one is no subject
    oblique: tuple[str, ...] = ()  # endings of names that are no subject
    conjunctions: frozenset[str] = NOBODY  # "und": two names, one subject
    particles: frozenset[str] = NOBODY  # inside names: "von", "de la"
    no_names: frozenset[str] = NOBODY  # capitalised, and no names: weekdays, months, number words
    no_speakers: frozenset[str] = NOBODY  # nouns that neither speak nor belong to a role ("la semaine", "au micro")
    abbreviations: frozenset[str] = NOBODY
    endings: tuple[str, ...] = ()
    female_endings: tuple[str, ...] = ()  # of family names
    female_given: tuple[str, ...] = ()  # endings of first names
    genitive_given: Mapping[str, str] = field(default_factory=dict)  # the same behind "according to", to the gender
    male_given_endings: tuple[str, ...] = ()
    male_given: frozenset[str] = NOBODY  # first names that end so all the same
    pronouns_are_clear: bool = True  # False: "o" is she, he, or somebody else
    patronymics: tuple[str, ...] = ()  # endings of the middle of three names
    nouns_are_capitalised: bool = False
    elides: bool = False  # "l’avocat", "a-t-il"
    apostrophe_ends_name: bool = False  # a case ending follows: "Altun’un"
    articles_make_speakers: bool = True  # "sagte die Bäuerin": a noun with its article behind the verb
    behind: tuple[re.Pattern[str], ...] = ()
    before: tuple[re.Pattern[str], ...] = ()
    around: tuple[re.Pattern[str], ...] = ()  # what stands before a quote whose verb without a subject follows it
    verb_behind: re.Pattern[str] | None = None  # that verb
    inset: re.Pattern[str] | None = None  # an attribution inside the marks, from its comma to its end
    omitted: re.Pattern[str] | None = None  # what leads to a quote whose subject is left out ("Y añadió:")
    plural: tuple[str, ...] = ()  # endings of verbs whose subject is no single person
    verb_genders: Mapping[str, str] = field(default_factory=dict)  # endings of verbs to the gender of their subject
    naming_before: re.Pattern[str] | None = None  # words before a quote that make a name or a label of it
    naming_behind: re.Pattern[str] | None = None
    bare_verbs: bool = False  # no comma or dash leads from a quote to its verb
    roles_are_subjects: bool = False  # roles are only known in the nominative
    roles_are_small: bool = False  # "Paco Reina" is a name, and no queen
    dialogue: bool = False  # paragraphs of speech open with a dash
    dash_resumes: bool = False  # and speech goes on behind its attribution only with another one

    @cached_property
    def closed(self) -> dict[str, str]:
        """The words of closed classes with their codes."""
        classes = (
            ("x", self.hears),
            ("P", self.pronouns),
            ("D", self.announcing),
            ("a", self.auxiliaries),
            ("v", self.said),
            ("V", self.says),
            ("G", self.according),
        )
        return {word: code for code, words in classes for word in words}

    def is_role(self, word: str, *, capital: bool) -> bool:
        last = word.rpartition("-")[2]
        if self.nouns_are_capitalised and not capital:
            return False
        return last in self.roles or last in self.female_roles or last.endswith(self.role_endings or ("\0",))

    def is_body(self, word: str) -> bool:
        return word in self.bodies or word.endswith(self.body_endings)

    def stem(self, word: str) -> str:
        """A name's word without its case, for comparing."""
        lower = word.lower()
        for ending in self.endings:
            if lower.endswith(ending) and len(lower) - len(ending) >= 3:
                return lower[: -len(ending)]
        return lower


def label(words: str) -> re.Pattern[str]:
    """A pattern for such words at either end of what stands beside a quote; "_" is a blank."""
    either = "|".join(words.split()).replace("_", " ")
    return re.compile(rf"\s*(?<!\w)(?:{either})(?!\w)\s*", re.IGNORECASE)


def row(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def conjugated(stems: str, endings: str) -> frozenset[str]:
    """Every stem with every ending; "_" is the empty ending."""
    return frozenset(stem + ending.replace("_", "") for stem in stems.split() for ending in endings.split())
