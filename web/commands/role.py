"""List a council's roles, or add or change one."""

import click

from web import councils, settings
from web.auth import roles
from web.auth.permissions import Permission, Role
from web.server import bootstrap

BELONG_TO_NO_ROLE = {Permission.EVERYBODY, Permission.SIGNED_IN}
GRANTED = [permission.value for permission in Permission if permission not in BELONG_TO_NO_ROLE]


@click.command(help=__doc__)
@click.argument("council", help="the council's key")
@click.argument("key", default="", help="the role that lanes and tasks name, such as night_desk")
@click.option("--label", metavar="WORDS", help="what people read; the key in words where it is missing")
@click.option(
    "--may",
    multiple=True,
    type=click.Choice(GRANTED),
    help="something it may do; may be given several times",
)
def command(council: str, key: str, label: str | None, may: tuple[str, ...]) -> int:
    """Print the roles; with a key, write that role first."""
    with bootstrap.ready(settings.read()).database.begin() as connection:
        councils.existing_council(connection, council)
        if key:
            words = label or key.replace("_", " ").capitalize()
            roles.put(connection, council, Role(key, words, frozenset(map(Permission, may))))
        for role in roles.of_council(connection, council).values():
            print(f"{role.key:20}{role.label:20}{', '.join(sorted(role.permissions))}")
    return 0
