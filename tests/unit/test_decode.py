import codecs
import zipfile
from io import BytesIO

import pytest

from bot.errors import Refusal
from bot.ingest.decode import cleaned, decode

GERMAN = (
    "Der Stadtrat hat am Dienstag beschlossen, die Brücke zu sperren. „Das ist hart“, sagte Bürgermeisterin Käthe Groß."
)
FRENCH = (
    "Le conseil a décidé mardi de fermer le pont. « C’est une solution très dure », a déclaré la maire, élue à l’été."
)
SPANISH = (
    "El ayuntamiento decidió el martes cerrar el puente dos años. «No es fácil», señaló la alcaldesa Begoña Ibáñez."
)
POLISH = (
    "Rada miasta zdecydowała we wtorek o zamknięciu mostu. „To trudna decyzja”, powiedziała burmistrz Łucja Żółtowska."
)
RUSSIAN = "Городской совет во вторник решил закрыть мост на два года. «Это решение далось нам нелегко», — сказала мэр."
TURKISH = "Belediye meclisi salı günü köprünün kapatılmasına karar verdi. Ayşe Güneş ışıkların söneceğini belirtti."
JAPANESE = "市議会は火曜日、橋を二年間閉鎖することを決定した。市長は「難しい決断だった」と述べた。"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        *(
            (GERMAN, charset)
            for charset in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
        ),
        (FRENCH, "cp1252"),
        (SPANISH, "latin-1"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.replace("«", "").replace("»", "").replace("—", "-"), "koi8-r"),
        (TURKISH, "cp1254"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_the_letters_tell_the_character_set(text: str, charset: str) -> None:
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_never_stays_in_the_text(mark: bytes) -> None:
    charset = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}[mark]
    assert decode(mark + RUSSIAN.encode(charset)) == RUSSIAN


def test_the_servers_word_counts_where_the_letters_say_little() -> None:
    assert decode("Ţară".encode("cp1250"), charset="windows-1250") == "Ţară"


@pytest.mark.parametrize(
    "head",
    [
        '<html><head><meta charset="windows-1251">',
        "<html><head><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>",
        '<?xml version="1.0" encoding="windows-1251"?><html>',
    ],
)
def test_a_page_names_its_character_set(head: str) -> None:
    page = f"{head}<p>Мост"
    assert decode(page.encode("cp1251"), is_page=True) == page


@pytest.mark.parametrize("charset", ["latin-1", "ascii", "no-such-charset", "zlib", "idna", "undefined", ""])
def test_utf8_wins_over_a_wrong_declaration(charset: str) -> None:
    assert decode(FRENCH.encode(), charset=charset) == FRENCH


def test_latin_1_is_read_as_browsers_do() -> None:
    assert decode("“Hello” – it’s 5 €".encode("cp1252"), charset="iso-8859-1") == "“Hello” – it’s 5 €"


def archive() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("article.txt", "words")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (archive(), "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"{\\rtf1\\ansi Hello}", "an RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    ],
)
def test_a_known_kind_of_file_is_named_whatever_it_is_called(body: bytes, kind: str) -> None:
    with pytest.raises(Refusal, match=f"^This is {kind}"):
        decode(body)


@pytest.mark.parametrize("body", [b"Hello\x00world, this is text.", bytes(range(256)) * 4, b"\x00" * 100])
def test_binary_data_is_no_text(body: bytes) -> None:
    with pytest.raises(Refusal, match=r"binary data|encoding cannot be told"):
        decode(body)


@pytest.mark.parametrize("body", [b"", b" \n\t ", codecs.BOM_UTF8, b"\x1b\x07"])
def test_an_empty_file_says_so(body: bytes) -> None:
    with pytest.raises(Refusal, match="no text in it"):
        decode(body)


def test_line_breaks_become_one_kind_and_stray_control_characters_go() -> None:
    assert cleaned("one\r\ntwo\rthree\x0cfour\x1b\x07\ud800") == "one\ntwo\nthree\nfour"
