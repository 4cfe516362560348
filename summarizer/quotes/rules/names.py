"""Names in a row of tokens: runs of capitalised words, without the roles and sentence openings among them."""

from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.tokens import Token, code_of
from summarizer.stopwords import STOP_WORDS

_LONGEST_NAME = 5  # words


class Names:
    """Reads names by what the whole text shows; `surnames` are the family names of names of several words."""

    def __init__(self, grammar: Grammar, language: str, tokens: list[Token]) -> None:
        self._grammar = grammar
        self._common = STOP_WORDS.get(language, frozenset()) | grammar.no_names
        self._small = {token.lower for token in tokens if token.kind == "word" and not token.capital}
        self.surnames = self._read_surnames(tokens)

    def is_common(self, token: Token) -> bool:
        """Whether a word is too common to be a name or to say anything of one."""
        return token.lower in self._common

    def _read_surnames(self, tokens: list[Token]) -> frozenset[str]:
        found = set()
        position = 0
        while position < len(tokens):
            end = self.run(tokens, position)
            start = self.start(tokens, position, end)
            if start == position and self.has_article(tokens, position):
                start += 1  # a noun, and maybe a name behind it
            if start > position and end - start == 1 and self._grammar.is_role(tokens[start - 1].lower, capital=True):
                found.add(self._grammar.stem(tokens[start].lower))
            if end - start > 1:
                found |= {self._grammar.stem(token.lower) for token in tokens[start + 1 : end] if not token.initial}
            position = max(end, position + 1)
        return frozenset(found)

    def run(self, tokens: list[Token], start: int) -> int:
        """The position behind a row of capitalised words, with particles and initials between them."""
        end = start
        while end < len(tokens) and end - start < _LONGEST_NAME and self.may_be_part(tokens[end]):
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
                and self.may_be_part(tokens[behind])
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

    def may_be_part(self, token: Token) -> bool:
        return (
            token.kind == "word"
            and token.capital
            and token.lower not in self._grammar.titles
            and not token.lower.endswith("'")
        )

    def start(self, tokens: list[Token], start: int, end: int) -> int:
        """Where a name in a run of capitals starts: behind roles, and behind a word that only opens the sentence."""
        roles = [at for at in range(start, end) if self.is_role(tokens, at)]
        if roles:
            start = roles[-1] + 1
        while start < end and self._is_no_name(tokens[start]):
            start += 1
        if self._is_nationality(tokens, start, end):
            return start + 1
        while start < end - 1 and tokens[start].acronym and not tokens[end - 1].acronym:
            start += 1  # "МЧС Марина Стрешнева", not "АННА ЛИ"
        return start

    def _is_nationality(self, tokens: list[Token], start: int, end: int) -> bool:
        """Whether an article and a capital lead to a whole name: "la Norvégienne Ingrid Solheim"."""
        grammar = self._grammar
        small = bool(grammar.articles) and not grammar.nouns_are_capitalised
        return small and end - start > 2 and start > 0 and tokens[start - 1].lower in grammar.articles

    def is_role(self, tokens: list[Token], at: int) -> bool:
        """Whether a word is a role, and not the family name of somebody ("Paco Reina")."""
        token = tokens[at]
        if not self._grammar.is_role(token.lower, capital=token.capital):
            return False
        if not (self._grammar.roles_are_small and token.capital and at):
            return True
        before = tokens[at - 1]
        given = before.capital and not before.opens_sentence and not self._grammar.is_role(before.lower, capital=True)
        return not given or (at + 1 < len(tokens) and self.may_be_part(tokens[at + 1]))

    def _is_no_name(self, token: Token) -> bool:
        if token.initial:
            return False
        if token.lower in self._common:
            return True
        return token.opens_sentence and (token.lower in self._small or code_of(token, self._grammar) is not None)

    def has_article(self, tokens: list[Token], position: int) -> bool:
        return (
            self._grammar.nouns_are_capitalised
            and position > 0
            and (tokens[position - 1].lower in self._grammar.articles or self._is_number(tokens[position - 1]))
        )

    def _is_number(self, token: Token) -> bool:
        """Whether a word counts what follows: "6200 Zuschauern", but not "der 19-jährige Jo Roth"."""
        return token.kind == "w" and not token.lower.endswith(self._grammar.adjectives)

    def code(self, tokens: list[Token], start: int, end: int) -> str | None:
        words = [token for token in tokens[start:end] if not token.initial]
        known = bool(words) and self._grammar.stem(words[-1].lower) in self.surnames
        if end - start > 1 and not self.has_article(tokens, start):
            return "N"
        if known:
            return "N"
        return None if words and words[0].opens_sentence and words[0].lower in self._small else "n"
