"""A text as a row of units with one letter each, so that an attribution is a pattern over letters.

Q quote · N name · n a single capitalised word that may be one · o a name in another case than the subject's ·
R role ("der Bürgermeister") · P pronoun · V verb of saying · v its participle · a auxiliary · G "according to" ·
D "that", "diye" · x verb of hearing, of denying, of nobody · t article · w other words · ¶ . , : ; - ( ) marks
"""

from collections.abc import Sequence

from summarizer.quotes.marks import Span
from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.names import Names
from summarizer.quotes.rules.roles import Roles
from summarizer.quotes.rules.tokens import Token, code_of, read_tokens
from summarizer.quotes.units import Unit

_VERBS = frozenset("Vva")
_SPEAKING = frozenset("VvG")
_TO_BODY = 3  # words: article, adjective, noun
_TO_VERB = 12  # words between a body that opens a sentence and what it does
_NATIONALITY_AND_NAME = 3  # words
_HEARD = 8  # words between "it was said" and its source


def read_units(text: str, spans: Sequence[Span], grammar: Grammar, language: str) -> list[Unit]:
    """The units of a text in order; each span is one of its own."""
    places = [0, *(span.end for span in spans)]
    stops = [*(span.start for span in spans), len(text)]
    pieces = [read_tokens(text, start, stop, grammar) for start, stop in zip(places, stops, strict=True)]
    _mark_openings(pieces)
    joiner = Joiner(grammar, language, [token for piece in pieces for token in piece])
    units: list[Unit] = []
    for number, piece in enumerate(pieces):
        units += joiner.units(piece)
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


class Joiner:
    """Joins tokens to names, roles and words of closed classes."""

    def __init__(self, grammar: Grammar, language: str, tokens: list[Token]) -> None:
        self._grammar = grammar
        self._names = Names(grammar, language, tokens)
        self._roles = Roles(grammar, self._names)

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
        code = code_of(token, self._grammar)
        if code == "G" and not self._is_according(tokens, position):
            code = None
        if code:
            return Unit(code, token.start, token.end, token.start), position + 1
        return (
            self._titled(tokens, position)
            or self._body(tokens, position, before)
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

    def _open(self, token: Token) -> str:
        if token.lower in self._grammar.articles:
            return "t"
        return "x" if token.lower.endswith(self._grammar.nominal) else "w"

    def _titled(self, tokens: list[Token], position: int) -> tuple[Unit, int] | None:
        """Titles and the name behind them."""
        behind = position
        while behind < len(tokens) and tokens[behind].lower in self._grammar.titles:
            behind += 1
        end = self._names.run(tokens, behind)
        if behind == position or end == behind:
            return None
        name = tokens[behind:end]
        return Unit("N", tokens[position].start, name[-1].bare_end, name[0].start), end

    def _body(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int] | None:
        """A ministry, a firm, the police, where they speak: right behind the verb or before it ("В полиции сказали"),
        behind "according to", or as the source of what is heard ("hieß es von der Polizei")."""
        grammar = self._grammar
        lead = tokens[position].lower in grammar.body_leads
        first = position + lead
        core = self._body_at(tokens, first)
        if core is None or (lead and not self._is_located(tokens[core])):
            return None
        end = behind = self._roles.complement(tokens, core + 1)
        if not lead:
            end, behind = self._named_body(tokens, end)
        heard = lead and any(token.lower in grammar.hearsay for token in tokens[max(0, position - _HEARD) : position])
        opens = tokens[position].opens_sentence and self._speaks(tokens, behind, led=lead)
        if not (before in _SPEAKING or opens or heard):
            return None
        start = tokens[position].start if grammar.roles_are_subjects else tokens[first].start
        return Unit("R", start, tokens[end - 1].bare_end, tokens[core].start), behind

    def _is_located(self, body: Token) -> bool:
        """Whether a body is where something is said, and not where somebody goes ("обратилась в суд")."""
        endings = self._grammar.located
        return not endings or body.acronym or body.lower.endswith(endings)

    def _speaks(self, tokens: list[Token], end: int, *, led: bool) -> bool:
        """Whether a body's verb of saying follows in the sentence, or a colon where a preposition leads to it."""
        for at in range(end, min(end + _TO_VERB, len(tokens))):
            if tokens[at].kind in ".¶" or (led and self._is_somebody(tokens, at)):
                return False
            if led and tokens[at].kind == ":":
                return True
            if code_of(tokens[at], self._grammar) == "V":
                return not led or self._is_impersonal(tokens[at].lower)
        return False

    def _is_somebody(self, tokens: list[Token], at: int) -> bool:
        """Whether a person is named between a place and its verb: "В суде Иван Рот сказал"."""
        end = self._names.run(tokens, at)
        return end > at and self._names.code(tokens, at, end) == "N"

    def _is_impersonal(self, verb: str) -> bool:
        """Whether a verb can do without a person as its subject: "в суде сообщили", "aus der Bank hieß es"."""
        return verb in self._grammar.hearsay or verb.endswith(self._grammar.plural)

    def _body_at(self, tokens: list[Token], first: int) -> int | None:
        """The noun of a body behind its article and an adjective."""
        grammar = self._grammar
        for at in range(first, min(first + _TO_BODY, len(tokens))):
            token = tokens[at]
            if token.kind != "word":
                return None
            if grammar.is_body(token.lower) and token.capital >= grammar.nouns_are_capitalised:
                return at
            if code_of(token, grammar):
                return None
            if token.lower not in grammar.articles and (at == first or self._names.is_common(token)):
                return None
        return None

    def _named_body(self, tokens: list[Token], end: int) -> tuple[int, int]:
        """Where a body ends with the name that it goes by ("le groupe italien Veloce"), and the position behind it.

        More than one word may be a person's name, and is no part of it.
        """
        first = end + self._is_adjective(tokens, end)
        run = self._names.run(tokens, first)
        if run == first or self._names.start(tokens, first, run) != first:
            return end, end
        return (run, run) if run - first == 1 else (end, run)

    def _is_adjective(self, tokens: list[Token], at: int) -> bool:
        if at >= len(tokens) or tokens[at].kind != "word" or tokens[at].capital or self._grammar.nouns_are_capitalised:
            return False
        return not (self._names.is_common(tokens[at]) or code_of(tokens[at], self._grammar))

    def _role(self, tokens: list[Token], position: int) -> tuple[Unit, int] | None:
        """A role with its article and what it belongs to; in a run of capitals the words up to the last role."""
        end = self._roles.end(tokens, position)
        if end is None:
            return None
        core = position + (tokens[position].lower in self._grammar.articles)
        return Unit("R", tokens[position].start, tokens[end - 1].bare_end, tokens[core].start), end

    def _name(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int] | None:
        end = self._names.run(tokens, position)
        while end > position and self._names.is_common(tokens[end - 1]) and not tokens[end - 1].initial:
            end -= 1
        start = self._names.start(tokens, position, end)
        if end == start or start > position:
            return None
        first, last = tokens[start], tokens[end - 1]
        code = "N" if before == "R" else self._names.code(tokens, start, end)
        if code == "N" and last.bare_end != last.end and self._grammar.apostrophe_ends_name:
            code = "o"
        if code == "N" and end < len(tokens) and tokens[end].lower in self._grammar.postpositions:
            code = "o"
        return None if code is None else (Unit(code, first.start, last.bare_end, first.start), end)

    def _described(self, tokens: list[Token], position: int, before: str) -> tuple[Unit, int] | None:
        """An article and its noun right behind a verb of saying ("sagte die Bäuerin"): who else can it be."""
        grammar = self._grammar
        if not grammar.articles_make_speakers or before not in _VERBS or tokens[position].lower not in grammar.articles:
            return None
        for at in range(position + 1, min(position + 4, len(tokens))):
            if tokens[at].kind != "word" or self._cannot_speak(tokens[at]):
                return None
            if tokens[at].capital or not grammar.nouns_are_capitalised:
                run = self._names.run(tokens, at)
                if run - at >= _NATIONALITY_AND_NAME and not grammar.nouns_are_capitalised:
                    run = at  # "la Norvégienne Ingrid Solheim"
                end = self._roles.complement(tokens, max(at + 1, run))
                return Unit("R", tokens[position].start, tokens[end - 1].bare_end, tokens[position + 1].start), end
        return None

    def _cannot_speak(self, token: Token) -> bool:
        grammar = self._grammar
        known = token.lower in grammar.no_speakers or token.lower in grammar.no_names
        return known or code_of(token, grammar) is not None
