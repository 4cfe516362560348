"""Roles: what one of the processes that share a database does for all, as long as it renews its lease."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_

from storage.dialect import insert
from storage.leases import is_free
from storage.model import Role
from storage.tables import roles


def hold(c: Connection, role: Role, *, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take the role for `lease`, or renew it; False while another holds it."""
    row = {"name": role, "holder": holder, "lease_until": now + lease}
    may_have_it = or_(roles.c.holder == holder, is_free(roles.c.lease_until, now=now, lease=lease))
    taken = insert(c, roles).values(row).on_conflict_do_update(index_elements=["name"], set_=row, where=may_have_it)
    return c.scalar(taken.returning(roles.c.name)) is not None


def resign(c: Connection, role: Role, *, holder: str) -> None:
    """Let another take the role at once; does nothing for who does not hold it."""
    c.execute(delete(roles).where(roles.c.name == role, roles.c.holder == holder))
