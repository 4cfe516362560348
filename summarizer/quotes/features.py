"""What can be seen of a quote and of a mention beside it, as names of features. No feature holds a word of the text.

Features come in families. A family is a function of a few codes to the names of its features, so that its summed
weight can be looked up by the codes the next time they are met: most of them are met in every article.

What the arguments are called: `code`, `shape` and `cue` are a mention's code and the tie to its cue verb (`Stance`);
`quote` is the quote's code; `where` is the side of the quote that the mention stands on with the sentences and the
paragraphs between, as in `<10`; `rank` is 1 for the mention next to the quote on its side; `left`, `right`, `before`,
`after` are codes beside the quote and beside the mention; `claims` says that the mention's verb touches the quote,
`others` how many other mentions' do; `chain` is how the mention stands to the speaker of the quote before.
"""

from collections.abc import Callable

Family = tuple[Callable[..., list[str]], tuple[str | int | bool | tuple[str, ...], ...]]
"""A function and its arguments."""


def of_mention(code: str, shape: str, cue: str, before: str, after: str, second: str) -> list[str]:
    """A mention by itself, with the words around it."""
    return [
        f"m {code}",
        f"m {code} {shape}",
        f"m {shape} {cue}",
        f"m< {before}",
        f"m> {after}",
        f"m<> {before} {code} {after}",
        f"m>> {code} {after} {second}",
    ]


def of_glance(where: str, rank: int, code: str, shape: str, claims: bool, others: int, chain: str) -> list[str]:  # noqa: FBT001
    """All that the first, quick ranking looks at; for nobody, `chain` is what stands left of the quote."""
    return [
        f"a {where} {code}",
        f"a {where} {shape}",
        f"a {where} {rank}",
        f"a {where} {claims} {others}",
        f"a {code} {claims} {others}",
        f"a {chain} {where}",
        f"a {chain} {claims} {others}",
        f"a {chain} {code}",
        f"a {rank} {shape} {claims} {others}",
    ]


def of_nobody(left: str, right: str, second: str, quote: str, chain: str, claimed: bool) -> list[str]:  # noqa: FBT001
    """Nobody as the speaker."""
    return [
        "0",
        f"0 {claimed}",
        f"0 {left}",
        f"0 {right} {second}",
        f"0 {quote}",
        f"0 {chain}",
        f"0 {left.split()[-1]} {right}",
    ]


def of_place(where: str, code: str, shape: str, cue: str, quote: str) -> list[str]:
    """Where a mention stands."""
    return [f"w {where}", f"w {where} {code}", f"w {where} {shape}", f"w {where} {shape} {cue} {quote}"]


def of_tie(tie: str, code: str, quote: str, sentences: str) -> list[str]:
    """How the mention's cue verb stands to the quote."""
    return [f"t {tie}", f"t {tie} {code}", f"t {tie} {quote} {sentences}"]


def of_left(left: str, side: str, rank: int, within: bool, shape: str, where: str) -> list[str]:  # noqa: FBT001
    """What leads to the quote, for a mention on either side of it."""
    return [f"l {left} {side} {min(rank, 4)} {within}", f"l {left} {shape} {where}"]


def of_right(right: str, third: str, side: str, rank: int, within: bool, shape: str, where: str) -> list[str]:  # noqa: FBT001
    """What follows the quote, for a mention on either side of it."""
    return [f"R {right} {third} {side} {min(rank, 4)} {within}", f"R {right} {shape} {where}"]


def of_ungoverned(first: bool, shape: str, before: str, left: str) -> list[str]:  # noqa: FBT001
    """A mention in the quote's sentence, before the quote, where no cue verb leads to it."""
    return [f"g none {first} {shape}", f"g none {first} {before} {left}"]


def of_subject(first: bool, between: int, joined: str, shape: str, before: str, verb: str) -> list[str]:  # noqa: FBT001
    """A mention before the cue verb that leads to the quote: how many mentions stand between, what joins the verb."""
    return [
        f"g {first} {between} {joined}",
        f"g {first} {between} {shape}",
        f"g {first} {before} {shape} {joined}",
        f"g {verb} {first} {between}",
    ]


def of_verb(path: tuple[str, ...], own: bool, shape: str, onward: tuple[str, ...]) -> list[str]:  # noqa: FBT001
    """The codes from such a mention to the verb, and from the verb onward to the quote."""
    return [f"g {' '.join(path)}", f"g {own} {shape} {' '.join(onward)}"]


def of_same(gap: int, between: tuple[str, ...], left: str, right: str, previous: str) -> list[str]:
    """The very mention that the quote before was given to: `gap` paragraphs on, with the codes between the quotes."""
    return [
        f"c same {gap} {' '.join(between)}",
        f"c same {gap} l {left}",
        f"c same {gap} r {right}",
        f"c same {gap} {previous} {right}",
    ]
