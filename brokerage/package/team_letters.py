"""Letters that a process sends to a team of the council, which its analysts write and name themselves."""

from collections.abc import Mapping

from brokerage import errors
from brokerage.package import documents
from engine.cases import context
from engine.definition import declaration


@declaration.declare(uses=documents.NAMED, chosen=documents.chosen_letter("letter", "says"))
def write_to_team(
    case: context.CaseContext, *, letter: str, to: str, says: Mapping[str, object], about: str = ""
) -> None:
    """Send a letter of the folder to the e-mail address of a team, with what it says by name.

    A case sends a letter to an address once; `about` tells further ones apart, such as the id of an award.
    Raises NoTeamAddress.
    """
    name, at, place = to.partition("@")
    if not (name and at and place) or any(mark in to for mark in " ,;<>"):
        raise errors.NoTeamAddress(f"“{to}” is not the e-mail address of a team. Correct it in the diagram.")
    documents.send(case, to, letter, ":".join(filter(None, (to, about))), **says)
