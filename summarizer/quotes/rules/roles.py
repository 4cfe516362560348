"""Roles in a row of tokens: "the mayor of Lyon", with article, adjectives, and what the role belongs to."""

from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.names import Names
from summarizer.quotes.rules.tokens import Token, code_of

_ROLE_AND_NAME = 4  # words: article, role, and a name of two
_TO_ROLE = 3  # words between an article and its role
_CLAUSE_ENDS = ".,¶-"
_LONGEST_COMPLEMENT = 5  # words of what a role belongs to


class Roles:
    """Reads roles; all places are positions in a list of tokens."""

    def __init__(self, grammar: Grammar, names: Names) -> None:
        self._grammar, self._names = grammar, names

    def end(self, tokens: list[Token], position: int) -> int | None:
        """The position behind a role that begins at a token, or None."""
        noun = self._noun(tokens, position)
        if noun is None and self._has_unknown_role(tokens, position):
            noun = position + 1
        return None if noun is None else self.complement(tokens, noun + 1)

    def _noun(self, tokens: list[Token], position: int) -> int | None:
        """The last noun of a role that begins at a token."""
        grammar = self._grammar
        limit = min(len(tokens), position + 2 + _TO_ROLE)
        article = tokens[position].lower in grammar.articles
        found = None
        for at in range(position, limit):
            token = tokens[at]
            if token.kind != "word" and not (token.kind == "w" and article):
                break
            if self._names.is_role(tokens, at):
                found = at
            elif (
                (at > position and code_of(token, self._grammar))
                or found is not None
                or not (self._may_lead_to_role(tokens, at) or (article and self._may_lead(tokens, position, at)))
            ):
                break
        return found

    def _has_unknown_role(self, tokens: list[Token], position: int) -> bool:
        """Whether an article, a noun and a name of two words follow ("ihr Verleger Jo Roth")."""
        grammar = self._grammar
        starts = grammar.nouns_are_capitalised and tokens[position].lower in grammar.articles
        return starts and self._names.run(tokens, position + 1) - position == _ROLE_AND_NAME

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
        return token.lower.endswith(grammar.adjectives or ("\0",)) and not self._names.is_common(token)

    def complement(self, tokens: list[Token], start: int) -> int:
        """The position behind what a role belongs to ("de Lyon", "der Polizei", "управления МЧС")."""
        grammar = self._grammar
        if grammar.links:
            return self._behind_acronym(tokens, self._behind_links(tokens, start))
        if not grammar.adjectives or grammar.apostrophe_ends_name:
            return start
        return start + 1 if self._is_genitive(tokens, start) else self._behind_genitives(tokens, start)

    def _behind_links(self, tokens: list[Token], start: int) -> int:
        end = start
        while end < len(tokens) and end - start < _LONGEST_COMPLEMENT and tokens[end].lower in self._grammar.links:
            behind = self._linked(tokens, end)
            if behind == end:
                break
            end = behind
        return end

    def _behind_genitives(self, tokens: list[Token], start: int) -> int:
        """The position before the name that nouns in the genitive lead to ("глава управления МЧС Анна Ли")."""
        grammar, end = self._grammar, start
        while end < len(tokens) and end - start < _LONGEST_COMPLEMENT and tokens[end].kind == "word":
            if code_of(tokens[end], self._grammar):
                return start
            if tokens[end].lower in grammar.titles:
                return end
            if (run := self._names.run(tokens, end)) - end > 1:
                return self._behind_place(tokens, self._names.start(tokens, end, run), run)
            end += 1
        if start < end < len(tokens) - 1 and tokens[end].kind == ",":
            named = tokens[end + 1].lower in grammar.titles or self._names.run(tokens, end + 1) - end > 2
            return end if named else start
        return start

    def _is_genitive(self, tokens: list[Token], at: int) -> bool:
        """Whether one noun in the genitive closes a role and its clause ("директор арены")."""
        token = tokens[at] if at < len(tokens) else None
        if token is None or token.kind != "word" or token.capital or self._names.is_common(token):
            return False
        closed = at + 1 == len(tokens) or tokens[at + 1].kind in _CLAUSE_ENDS
        return closed and token.lower.endswith(self._grammar.genitives) and code_of(token, self._grammar) is None

    def _behind_place(self, tokens: list[Token], start: int, end: int) -> int:
        """Where a name of two words starts behind a place in the genitive ("президент России Иван Петров")."""
        three = end - start == _ROLE_AND_NAME - 1 and not any(token.initial for token in tokens[start:end])
        named = three and tokens[start + 1].lower.endswith(self._grammar.patronymics or ("\0",))
        return start + 1 if three and not named else start

    def _behind_acronym(self, tokens: list[Token], at: int) -> int:
        """The position behind a party or an office in capitals ("le député LFI Jean Roux")."""
        return at + 1 if at + 1 < len(tokens) and tokens[at].acronym and self._names.may_be_part(tokens[at + 1]) else at

    def _linked(self, tokens: list[Token], link: int) -> int:
        """The position behind a link and the noun that it leads to; the link's own where none follows."""
        at = link
        while at < len(tokens) and at - link < 3 and self._leads_on(tokens[at]):
            at += 1
        if at >= len(tokens) or tokens[at].kind != "word" or code_of(tokens[at], self._grammar):
            return link
        if tokens[at].lower in self._grammar.no_names | self._grammar.no_speakers:
            return link
        end = self._names.run(tokens, at)
        if end - at > 2 and not (end < len(tokens) and tokens[end].kind == ","):
            return end - 2
        if self._grammar.nouns_are_capitalised and end - at > 1:
            return end if end < len(tokens) and tokens[end].kind == "," else at + 1
        if end == at:
            end = self._names.run(tokens, at + 1)
            if end > at + 2 and self._name_follows(tokens, end):
                return end
            return end if end == at + 2 else at + 1
        return end

    def _leads_on(self, token: Token) -> bool:
        return token.lower in self._grammar.links or token.lower in self._grammar.indefinite

    def _name_follows(self, tokens: list[Token], comma: int) -> bool:
        """Whether a comma and a whole name stand here: what is before it is all of the role."""
        is_comma = comma + 1 < len(tokens) and tokens[comma].kind == ","
        return is_comma and self._names.run(tokens, comma + 1) - comma > 2
