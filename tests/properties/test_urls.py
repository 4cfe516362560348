"""Laws of a link's one spelling."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.ingest.urls import canonical

NAMES = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}", fullmatch=True)
FIELDS = st.lists(
    st.tuples(
        st.sampled_from(["id", "p", "utm_source", "fbclid", "gclid", "ref", "b"]), st.text("a1%&=é/", max_size=4)
    ),
    max_size=5,
)
LINKS = st.builds(
    lambda scheme, host, port, path, fields, fragment: (
        f"{scheme}://{host}{port}/{path}?" + "&".join(f"{name}={value}" for name, value in fields) + f"#{fragment}"
    ),
    st.sampled_from(["http", "https", "HTTP"]),
    NAMES | NAMES.map(str.upper),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text("ab/.~%éя", max_size=12),
    FIELDS,
    st.text("ab", max_size=3),
)


@given(LINKS)
def test_the_one_spelling_of_the_one_spelling_is_itself(link: str) -> None:
    assert canonical(canonical(link)) == canonical(link)


@given(LINKS)
def test_nothing_that_tracks_and_no_fragment_is_left(link: str) -> None:
    fields = canonical(link).partition("?")[2].split("&")
    assert not {field.partition("=")[0] for field in fields} & {"utm_source", "fbclid", "gclid"}
    assert "#" not in canonical(link)


@given(LINKS, st.sampled_from(["utm_campaign=spring", "fbclid=xyz", "mc_eid=1"]))
def test_a_tracked_link_is_the_same_link(link: str, tracker: str) -> None:
    assert canonical(link.replace("?", f"?{tracker}&", 1)) == canonical(link)


@given(st.text(max_size=60) | st.text("htps:/[]@.#?%0123456789abx\\", max_size=30).map("http://".__add__))
@example("http://[]@")
def test_any_text_gives_a_link_or_one_sentence(text: str) -> None:
    assert answer(text).startswith(("http://", "https://")) or answer(text).endswith(".")


def answer(text: str) -> str:
    try:
        return canonical(text)
    except Refusal as refusal:
        return str(refusal)
