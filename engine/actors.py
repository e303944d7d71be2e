"""Who acts: what the engine knows about a person, and which councils, roles and parties they act for."""

from dataclasses import dataclass
from typing import TypedDict


class StoredActor(TypedDict):
    """An actor as a row of a table stores them."""

    id: str
    name: str
    roles: list[str]
    council: str
    party: str | None


LINK = "link:"
"""How the id of a person who came by a one-off link begins."""


@dataclass(frozen=True)
class Actor:
    """A person acting in roles. `party` is the outside party they speak for (None for staff).

    `council` is the council of staff. It is empty for outside parties, who may deal with several councils.
    """

    id: str
    name: str
    roles: frozenset[str]
    council: str
    party: str | None = None

    @property
    def by_link(self) -> bool:
        """Return whether this person came by a one-off link and has no account."""
        return self.id.startswith(LINK)

    def belongs_to(self, council: str) -> bool:
        """Return whether this actor may see anything of this council."""
        return self.council == council or (self.party is not None and self.council == "")

    def has_any(self, roles: frozenset[str] | tuple[str, ...]) -> bool:
        """Return whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def speaks_for(self, party: str | None) -> bool:
        """Return whether this actor may see what belongs to a party. Staff may, and so may that party."""
        return party is None or self.party is None or self.party == party

    def stored(self) -> StoredActor:
        """Return the actor as a row of a table stores them."""
        return StoredActor(
            id=self.id, name=self.name, roles=sorted(self.roles), council=self.council, party=self.party
        )

    @classmethod
    def read(cls, stored: StoredActor) -> "Actor":
        """Return the actor whom a row of a table stores."""
        roles = frozenset(stored["roles"])
        return cls(stored["id"], stored["name"], roles, stored["council"], stored["party"])


SYSTEM = Actor("system", "Homeward", frozenset({"system"}), "")


def role_key(words: str) -> str:
    """Return the key of a role from its name: "Senior officer" -> "senior_officer"."""
    return "_".join(words.split()).lower()
