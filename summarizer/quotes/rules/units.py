"""A text as a row of units with one letter each, so that an attribution is a pattern over letters.

Q quote · N name · n a single capitalised word that may be one · o a name in another case than the subject's ·
R role ("der Bürgermeister") · P pronoun · V verb of saying · v its participle · a auxiliary · G "according to" ·
D "that", "diye" · t article · w other words · ¶ . , : ; - ( ) marks
"""

from collections.abc import Sequence

from summarizer.quotes.marks import Span
from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.tokens import Token, read_tokens
from summarizer.quotes.units import Unit
from summarizer.stopwords import STOP_WORDS

_LONGEST_NAME = 5  # words
_ROLE_AND_NAME = 4  # words: article, role, and a name of two
_TO_ROLE = 3  # words between an article and its role
_LONGEST_COMPLEMENT = 5  # words of what a role belongs to
_VERBS = frozenset("Vva")


def read_units(text: str, spans: Sequence[Span], grammar: Grammar, language: str) -> list[Unit]:
    """The units of a text in order; each span is one of its own."""
    places = [0, *(span.end for span in spans)]
    stops = [*(span.start for span in spans), len(text)]
    pieces = [read_tokens(text, start, stop, grammar) for start, stop in zip(places, stops, strict=True)]
    _mark_openings(pieces)
    reader = Reader(grammar, language, [token for piece in pieces for token in piece])
    units: list[Unit] = []
    for number, piece in enumerate(pieces):
        units += reader.units(piece)
        if number < len(spans):
            span = spans[number]
            units.append(Unit("Q", span.start, span.end, span.start, quote=number))
    return _numbered(units, text)


def _mark_openings(pieces: list[list[Token]]) -> None:
    opens = True
    for piece in pieces:
        for token in piece:
            token.opens_sentence = opens
            opens = token.kind in ".¶" or (opens and token.kind == "-")
        opens = True  # behind a quote nothing is certain


def _numbered(units: list[Unit], text: str) -> list[Unit]:
    """The same units with the numbers of their sentence and paragraph."""
    sentence = paragraph = 0
    for number, unit in enumerate(units):
        unit.sentence, unit.paragraph = sentence, paragraph
        closes = unit.code == "Q" and text[unit.start : unit.end].rstrip('“”"»« \u00a0\u202f')[-1:] in (
            ".",
            "!",
            "?",
            "…",
        )
        opens = number + 1 < len(units) and text[units[number + 1].start].isupper()
        sentence += unit.code in ".¶" or (closes and opens and units[number + 1].code != "Q")
        paragraph += unit.code == "¶"
    return units


class Reader:
    """Joins tokens to names and roles; `surnames` are the last words of names of several words in the text."""

    def __init__(self, grammar: Grammar, language: str, tokens: list[Token]) -> None:
        self._grammar = grammar
        self._common = STOP_WORDS.get(language, frozenset()) | grammar.no_names
        self._small = {token.lower for token in tokens if token.kind == "word" and not token.capital}
        self.surnames = self._read_surnames(tokens)

    def _read_surnames(self, tokens: list[Token]) -> frozenset[str]:
        found = set()
        position = 0
        while position < len(tokens):
            end = self._run(tokens, position)
            start = self._name_start(tokens, position, end)
            if start == position and self._has_article(tokens, position):
                start += 1  # a noun, and maybe a name behind it
            if start > position and end - start == 1 and self._grammar.is_role(tokens[start - 1].lower, capital=True):
                found.add(self._grammar.stem(tokens[start].lower))
            if end - start > 1:
                found |= {self._grammar.stem(token.lower) for token in tokens[start + 1 : end] if not token.initial}
            position = max(end, position + 1)
        return frozenset(found)

    def units(self, tokens: list[Token]) -> list[Unit]:
        units: list[Unit] = []
        position = 0
        while position < len(tokens):
            unit, position = self._next(tokens, position, units[-1].code if units else "Q")
            units.append(unit)
        return units

    def _next(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int]:
        """The unit at a token and the position behind it."""
        token = tokens[position]
        if token.kind != "word":
            return Unit(token.kind, token.start, token.end, token.start), position + 1
        if token.lower in self._grammar.according_pronouns and not self._is_accorded(tokens, position, before):
            return Unit("w", token.start, token.end, token.start), position + 1
        code = self._closed(token)
        if code == "G" and not self._is_according(tokens, position):
            code = None
        if code:
            return Unit(code, token.start, token.end, token.start), position + 1
        return (
            self._titled(tokens, position)
            or self._role(tokens, position)
            or self._name(tokens, position, before)
            or self._described(tokens, position, before)
            or (Unit(self._open(token), token.start, token.end, token.start), position + 1)
        )

    def _is_according(self, tokens: list[Token], position: int) -> bool:
        """Whether the word that "according to" needs before it is there ("à juicio de", not "el juicio")."""
        needed = self._grammar.according_behind.get(tokens[position].lower)
        return needed is None or (position > 0 and tokens[position - 1].lower in needed)

    def _is_accorded(self, tokens: list[Token], position: int, before: str) -> bool:
        behind = tokens[position + 1].lower if position + 1 < len(tokens) else ""
        return before == "G" or behind in self._grammar.according

    def _closed(self, token: Token) -> str | None:
        """The code of a word of a closed class."""
        grammar, word = self._grammar, token.lower
        if token.capital and not token.opens_sentence:
            return "G" if grammar.nouns_are_capitalised and word in grammar.according else None
        if word in grammar.opening_according and token.opens_sentence and token.capital:
            return "G"
        return grammar.closed.get(word)

    def _open(self, token: Token) -> str:
        return "t" if token.lower in self._grammar.articles else "w"

    def _titled(self, tokens: list[Token], position: int) -> tuple[Unit, int] | None:
        """Titles and the name behind them."""
        behind = position
        while behind < len(tokens) and tokens[behind].lower in self._grammar.titles:
            behind += 1
        end = self._run(tokens, behind)
        if behind == position or end == behind:
            return None
        name = tokens[behind:end]
        return Unit("N", tokens[position].start, name[-1].bare_end, name[0].start), end

    def _role(self, tokens: list[Token], position: int) -> tuple[Unit, int] | None:
        """A role with its article and what it belongs to; in a run of capitals the words up to the last role."""
        noun = self._role_noun(tokens, position)
        if noun is None and self._has_unknown_role(tokens, position):
            noun = position + 1
        if noun is None:
            return None
        end = self._complement(tokens, noun + 1)
        core = position + (tokens[position].lower in self._grammar.articles)
        return Unit("R", tokens[position].start, tokens[end - 1].bare_end, tokens[core].start), end

    def _has_unknown_role(self, tokens: list[Token], position: int) -> bool:
        """Whether an article, a noun and a name of two words follow ("ihr Verleger Jo Roth")."""
        grammar = self._grammar
        starts = grammar.nouns_are_capitalised and tokens[position].lower in grammar.articles
        return starts and self._run(tokens, position + 1) - position == _ROLE_AND_NAME

    def _role_noun(self, tokens: list[Token], position: int) -> int | None:
        """The last noun of a role that begins at a token."""
        grammar = self._grammar
        limit = min(len(tokens), position + 2 + _TO_ROLE)
        article = tokens[position].lower in grammar.articles
        found = None
        for at in range(position, limit):
            token = tokens[at]
            if token.kind != "word" and not (token.kind == "w" and article):
                break
            if grammar.is_role(token.lower, capital=token.capital):
                found = at
            elif (
                (at > position and self._closed(token))
                or found is not None
                or not (self._may_lead_to_role(tokens, at) or (article and self._may_lead(tokens, position, at)))
            ):
                break
        return found

    def _may_lead(self, tokens: list[Token], article: int, at: int) -> bool:
        """Whether a word may stand between an article and its role."""
        token = tokens[at]
        if at == article:
            return True
        if token.lower in self._grammar.articles or token.lower in self._grammar.links:
            return False
        if not self._grammar.nouns_are_capitalised:
            return not token.capital or self._precedes_role(tokens, at)
        return token.kind == "w" or token.lower == "jahre" or token.lower.endswith(self._grammar.adjectives)

    def _precedes_role(self, tokens: list[Token], at: int) -> bool:
        return at + 1 < len(tokens) and self._grammar.is_role(tokens[at + 1].lower, capital=tokens[at + 1].capital)

    def _may_lead_to_role(self, tokens: list[Token], at: int) -> bool:
        grammar, token = self._grammar, tokens[at]
        if token.lower in grammar.no_adjectives or token.initial or (token.bare_end != token.end and token.capital):
            return False
        if token.capital and not grammar.nouns_are_capitalised:
            followed = at + 1 < len(tokens) and tokens[at + 1].capital
            return followed or (token.opens_sentence and token.lower.endswith(grammar.adjectives or ("\0",)))
        if grammar.nouns_are_capitalised:
            return False
        return token.lower.endswith(grammar.adjectives or ("\0",)) and token.lower not in self._common

    def _complement(self, tokens: list[Token], start: int) -> int:
        """The position behind what a role belongs to ("de Lyon", "der Polizei", "управления МЧС")."""
        grammar, end = self._grammar, start
        if grammar.links:
            while end < len(tokens) and end - start < _LONGEST_COMPLEMENT and tokens[end].lower in grammar.links:
                behind = self._linked(tokens, end)
                if behind == end:
                    break
                end = behind
            return self._behind_acronym(tokens, end)
        if not grammar.adjectives or grammar.apostrophe_ends_name:
            return end
        while end < len(tokens) and end - start < _LONGEST_COMPLEMENT and tokens[end].kind == "word":
            if self._closed(tokens[end]):
                return start
            if tokens[end].lower in grammar.titles:
                return end
            if (run := self._run(tokens, end)) - end > 1:
                return self._behind_place(tokens, self._name_start(tokens, end, run), run)
            end += 1
        if start < end < len(tokens) - 1 and tokens[end].kind == ",":
            named = tokens[end + 1].lower in grammar.titles or self._run(tokens, end + 1) - end > 2
            return end if named else start
        return start

    def _behind_place(self, tokens: list[Token], start: int, end: int) -> int:
        """Where a name of two words starts behind a place in the genitive ("президент России Иван Петров")."""
        three = end - start == _ROLE_AND_NAME - 1 and not any(token.initial for token in tokens[start:end])
        named = three and tokens[start + 1].lower.endswith(self._grammar.patronymics or ("\0",))
        return start + 1 if three and not named else start

    def _behind_acronym(self, tokens: list[Token], at: int) -> int:
        """The position behind a party or an office in capitals ("le député LFI Jean Roux")."""
        return at + 1 if at + 1 < len(tokens) and tokens[at].acronym and self._may_be_name(tokens[at + 1]) else at

    def _linked(self, tokens: list[Token], link: int) -> int:
        """The position behind a link and the noun that it leads to; the link's own where none follows."""
        at = link
        while at < len(tokens) and at - link < 3 and tokens[at].lower in self._grammar.links:
            at += 1
        if at >= len(tokens) or tokens[at].kind != "word" or self._closed(tokens[at]):
            return link
        end = self._run(tokens, at)
        if end - at > 2 and not (end < len(tokens) and tokens[end].kind == ","):
            return end - 2
        if self._grammar.nouns_are_capitalised and end - at > 1:
            return end if end < len(tokens) and tokens[end].kind == "," else at + 1
        if end == at:
            end = self._run(tokens, at + 1)
            return end if end == at + 2 else at + 1
        return end

    def _run(self, tokens: list[Token], start: int) -> int:
        """The position behind a row of capitalised words, with particles and initials between them."""
        end = start
        while end < len(tokens) and end - start < _LONGEST_NAME and self._may_be_name(tokens[end]):
            end += 1
            if tokens[end - 1].bare_end != tokens[end - 1].end or self._ends_at_initial(tokens, start, end):
                return end
            behind = end
            while behind < len(tokens) and behind - end < 2 and tokens[behind].lower in self._grammar.particles:
                behind += 1
            particle = end < behind < len(tokens) and tokens[end].lower not in self._grammar.articles
            if (
                particle
                and self._is_single(tokens, start, end)
                and tokens[behind].lower not in self._common
                and self._may_be_name(tokens[behind])
            ):
                end = behind
        return end

    def _is_single(self, tokens: list[Token], start: int, end: int) -> bool:
        """Whether a particle can go on with a name: in German only behind a first name ("Jo Roth von der Bahn")."""
        if not self._grammar.nouns_are_capitalised:
            return True
        return sum(not self._grammar.is_role(token.lower, capital=True) for token in tokens[start:end]) == 1

    def _ends_at_initial(self, tokens: list[Token], start: int, end: int) -> bool:
        """Whether a family name is only an initial: "Timo R." before the next sentence."""
        if not tokens[end - 1].initial or end - start < 2 or end == len(tokens):
            return False
        following = tokens[end]
        return following.lower in self._common or self._grammar.is_role(following.lower, capital=following.capital)

    def _may_be_name(self, token: Token) -> bool:
        return (
            token.kind == "word"
            and token.capital
            and token.lower not in self._grammar.titles
            and not token.lower.endswith("'")
        )

    def _name_start(self, tokens: list[Token], start: int, end: int) -> int:
        """Where a name in a run of capitals starts: behind roles, and behind a word that only opens the sentence."""
        roles = [at for at in range(start, end) if self._grammar.is_role(tokens[at].lower, capital=True)]
        if roles:
            start = roles[-1] + 1
        while start < end and self._is_no_name(tokens[start]):
            start += 1
        while start < end - 1 and tokens[start].acronym and not tokens[end - 1].acronym:
            start += 1  # "МЧС Марина Стрешнева", not "АННА ЛИ"
        return start

    def _is_no_name(self, token: Token) -> bool:
        if token.initial:
            return False
        if token.lower in self._common:
            return True
        return token.opens_sentence and (token.lower in self._small or self._closed(token) is not None)

    def _has_article(self, tokens: list[Token], position: int) -> bool:
        return (
            self._grammar.nouns_are_capitalised
            and position > 0
            and (tokens[position - 1].lower in self._grammar.articles or tokens[position - 1].kind == "w")
        )

    def _name(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int] | None:
        end = self._run(tokens, position)
        while end > position and tokens[end - 1].lower in self._common and not tokens[end - 1].initial:
            end -= 1
        start = self._name_start(tokens, position, end)
        if end == start or start > position:
            return None
        first, last = tokens[start], tokens[end - 1]
        code = "N" if before == "R" else self._name_code(tokens, start, end)
        if code == "N" and last.bare_end != last.end and self._grammar.apostrophe_ends_name:
            code = "o"
        return None if code is None else (Unit(code, first.start, last.bare_end, first.start), end)

    def _name_code(self, tokens: list[Token], start: int, end: int) -> str | None:
        words = [token for token in tokens[start:end] if not token.initial]
        known = bool(words) and self._grammar.stem(words[-1].lower) in self.surnames
        if end - start > 1 and not self._has_article(tokens, start):
            return "N"
        if known:
            return "N"
        return None if words and words[0].opens_sentence and words[0].lower in self._small else "n"

    def _described(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int] | None:
        """An article and its noun right behind a verb of saying ("sagte die Bäuerin"): who else can it be."""
        grammar = self._grammar
        if not grammar.articles_make_speakers or before not in _VERBS or tokens[position].lower not in grammar.articles:
            return None
        for at in range(position + 1, min(position + 4, len(tokens))):
            if tokens[at].kind != "word" or self._closed(tokens[at]) or tokens[at].lower in grammar.no_speakers:
                return None
            if tokens[at].capital == grammar.nouns_are_capitalised:
                end = self._complement(tokens, at + 1)
                return Unit("R", tokens[position].start, tokens[end - 1].bare_end, tokens[position + 1].start), end
            if not grammar.nouns_are_capitalised:
                return None
        return None
