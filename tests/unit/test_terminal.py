from bot.terminal import shown
from bot.transport.formatted import Formatted, bold, plain, quote


def test_long_lines_are_wrapped_and_bullets_hang():
    text = shown(plain("• " + "word " * 30), width=40)
    first, *rest = text.splitlines()
    assert first.startswith("• word")
    assert rest
    assert all(line.startswith("  word") and len(line) <= 40 for line in rest)


def test_a_block_quote_stands_behind_a_bar():
    text = Formatted.join(
        "\n", [plain("before"), quote(Formatted.join("", ["“Yes.”\n— ", bold("Ada")])), plain("after")]
    )
    assert shown(text).splitlines() == ["before", "│ “Yes.”", "│ — Ada", "after"]


def test_blank_lines_inside_a_stretch_are_kept():
    assert shown(plain("one\n\ntwo")).splitlines() == ["one", "", "two"]


def test_offsets_after_an_emoji_are_right():
    text = Formatted.join("", ["📰 Daily\n", quote("“Sí.”")])
    assert shown(text).splitlines() == ["📰 Daily", "│ “Sí.”"]


def test_a_blank_line_after_a_quote_is_kept():
    text = Formatted.join("", [quote("“Yes.”"), "\n", quote("“No.”"), "\n\nThe end."])
    assert shown(text).splitlines() == ["│ “Yes.”", "│ “No.”", "", "The end."]
