"""Who acts: everything the engine needs to know about a person, and the rules of whose a thing is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person acting in roles. `party` is the outside party they speak for (None for staff).

    `council` is the council they belong to; an outside party may deal with many and has the empty string.
    """

    id: str
    name: str
    roles: frozenset[str]
    council: str
    party: str | None = None

    def belongs_to(self, council: str) -> bool:
        """Return whether this actor may be shown anything of a council's."""
        return self.council == council or (self.party is not None and self.council == "")

    def has_any(self, roles: frozenset[str] | tuple[str, ...]) -> bool:
        """Return whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def speaks_for(self, party: str | None) -> bool:
        """Return whether a thing kept for one party is this actor's; staff may see it too."""
        return party is None or self.party is None or self.party == party


SYSTEM = Actor("system", "Homeward", frozenset({"system"}), "")


def role_key(words: str) -> str:
    """Return the key of a role written as people read it: "Senior officer" -> "senior_officer"."""
    return "_".join(words.split()).lower()
