"""Links: which ones are usable, and the one way in which each is written down."""

import ipaddress
import re

from yarl import URL

from bot.errors import Refusal

# They say how somebody came to a page, never which page it is. Names as their makers document them: Google (utm_*,
# gclid and kin), Meta, Microsoft, X, TikTok, Yandex, LinkedIn, Reddit, Pinterest, Mailchimp, HubSpot, Marketo, Omeda,
# Vero, Matomo, Piano (at_*). `ref`, `source` and the like are left alone: on some sites they choose the page.
_TRACKING = re.compile(
    r"utm_.*|gclid|gclsrc|dclid|gbraid|wbraid|gad_source|srsltid|_ga|_gl|fbclid|igshid|igsh|mibextid|msclkid|twclid|ttclid"
    r"|yclid|ysclid|_openstat|li_fat_id|rdt_cid|epik|mc_cid|mc_eid|_hsenc|_hsmi|__hs(sc|tc|fp)|hsctatracking|mkt_tok"
    r"|oly_(anon|enc)_id|vero_(id|conv)|(mtm|pk|piwik)_.*|at_(medium|campaign|link_.*|ptr_name|bbc_team|format)",
    re.IGNORECASE,
)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"  # 63 at most, RFC 1035; the underscore is not of it but is in use
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")
_SPACE = re.compile(r"[\s\x00-\x20\x7f]")
_LONGEST = 2000  # characters; browsers and servers begin to differ above


def parse(link: str) -> URL:
    """The link's address with lowercase host in ASCII; raises Refusal for what no article can be fetched from."""
    url = _parsed(link.strip())
    if url is None or not url.scheme or not url.host:
        raise Refusal("That is not a link; send one that starts with http:// or https://.")
    if url.scheme not in ("http", "https"):
        raise Refusal(
            f"Links that start with {url.scheme}: cannot be read; send one that starts with http:// or https://."
        )
    if url.raw_user is not None or url.raw_password is not None:
        raise Refusal("The link holds a user name or a password; send it without them.")
    return url


def canonical(link: str) -> str:
    """The one spelling of a link: host in lower case, no default port, no fragment, no tracking parameters.

    The order of the query stays, since some sites heed it. Raises Refusal as `parse` does.
    """
    url = parse(link)
    fields = url.raw_query_string.split("&")
    query = "&".join(field for field in fields if field and not _TRACKING.fullmatch(field.partition("=")[0]))
    return f"{url.scheme}://{url.host_port_subcomponent}{url.raw_path}" + (f"?{query}" if query else "")


def host(url: URL) -> str:
    """The site's name as a person knows it."""
    return (url.host or "").removeprefix("www.")


def _parsed(link: str) -> URL | None:
    if len(link) > _LONGEST or _SPACE.search(link):
        return None
    try:
        url = URL(link)
        return url if _usable(url) else None
    except (ValueError, IndexError):  # the latter is yarl's for brackets before an @ and nothing behind it
        return None


def _usable(url: URL) -> bool:
    name = url.raw_host or ""
    if ":" in name:
        ipaddress.IPv6Address(name)
    return not name or ":" in name or _NAME.fullmatch(name) is not None
