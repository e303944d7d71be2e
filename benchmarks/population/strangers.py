"""People of whom no two are alike, so that nobody is asked whether one is the other."""

from collections.abc import Mapping
from typing import Any

from engine.database.handle import new_id
from web.practice.seed_cases import SeedCase


def stranger(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a person, under a name that nobody else has."""
    return {**person, "person_name": f"{person['person_name']} {new_id()[:8]}"}


def story_of_stranger(story: SeedCase) -> SeedCase:
    """Return the same story of somebody else."""
    return {**story, "person": stranger(story["person"])}
