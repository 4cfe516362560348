"""Leases: what one of several processes holds for a while, by its own clock, and keeps by renewing it in time."""

from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, or_


def is_free(lease_until: Column[datetime], *, now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether nobody holds the row: its lease was never taken, or has run out.

    One that lies farther ahead than any can was taken before the clock was set back, and counts as run out. So the
    clocks of several processes may differ by up to one lease.
    """
    return or_(lease_until.is_(None), lease_until <= now, lease_until > now + 2 * lease)
