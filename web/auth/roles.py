"""A council's roles: what each one is called and what it may do."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from engine.database import session
from web.auth.permissions import OUTSIDE_ROLES, STAFF_ROLES, Permission, Role
from web.tables import Council, CouncilRole

Roles = Mapping[str, Role]
"""Roles by key."""
OUTSIDE: Roles = {role.key: role for role in OUTSIDE_ROLES}
"""The roles of outside parties, which are the same for every council."""
_KNOWN = frozenset(Permission)
_WITH_COUNCIL = (
    select(CouncilRole.key, CouncilRole.label, CouncilRole.permissions, Council)
    .join(Council, Council.key == CouncilRole.council)
    .order_by(CouncilRole.position)
)
_LISTED = select(CouncilRole.key, CouncilRole.label, CouncilRole.permissions).order_by(CouncilRole.position)


def of_council(connection: Connection, council: str) -> Roles:
    """Return a council's roles, in the order in which they are listed."""
    rows = session.records_of(connection, council).execute(_LISTED)
    return {key: _role(key, label, permissions) for key, label, permissions in rows}


def with_council(connection: Connection, council: str) -> tuple[Roles, Council | None]:
    """Return a council's roles and the council itself in one statement; None if it has no roles."""
    rows = session.records_of(connection, council).execute(_WITH_COUNCIL).all()
    return {row.key: _role(row.key, row.label, row.permissions) for row in rows}, next(
        (row.Council for row in rows), None
    )


def _role(key: str, label: str, permissions: Iterable[str]) -> Role:
    # A later version may have stored permissions that this one does not know. Nobody has those here.
    return Role(key, label, frozenset(map(Permission, _KNOWN & set(permissions))))


def put(connection: Connection, council: str, role: Role) -> None:
    """Add a role to a council, or change what it is called and what it may do."""
    records = session.records_of(connection, council)
    permissions = [str(permission) for permission in sorted(role.permissions)]
    known = records.get(CouncilRole, (council, role.key))
    if known is not None:
        known.label, known.permissions = role.label, permissions
        return
    position = len(of_council(connection, council))
    records.put(CouncilRole(key=role.key, label=role.label, permissions=permissions, position=position))


def begin(connection: Connection, council: str) -> None:
    """Give a council the roles of a new council. Roles that it already has stay as they are."""
    present = of_council(connection, council)
    for role in STAFF_ROLES:
        if role.key not in present:
            put(connection, council, role)


def permissions_of(roles: Roles, keys: Iterable[str]) -> frozenset[Permission]:
    """Return what a person with some of these roles may do."""
    return frozenset().union(*(roles[key].permissions for key in keys if key in roles))
