"""Any other language: a speaker is only named as in a transcript ("Ana Kovač: “...”"); no name is guessed."""

from summarizer.quotes.rules.grammar import Grammar, patterns

OTHER = Grammar(pronouns={}, titles={}, articles={}, before=patterns(r"^(?P<who>N):$"))
