"""A date in a line of furniture, read where it is plain: "March 23, 2019", "23 March 2019", "2019-03-23"."""

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_FORMS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.? {_MONTH},? (?P<year>\d{{4}})\b", re.IGNORECASE),
)


def read_date(line: str) -> datetime | None:
    """Midnight UTC of the day a line names; None for a day without its year, or in digits that two countries read
    differently."""
    for form in _FORMS:
        if match := form.search(line):
            named = match.groupdict()
            month = int(named.get("number") or _MONTHS.index(named["month"].lower()) + 1)
            try:
                return datetime(int(named["year"]), month, int(named["day"]), tzinfo=UTC)
            except ValueError:
                return None
    return None
