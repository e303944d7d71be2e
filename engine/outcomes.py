"""What the verbs answer: it was done, or it was refused question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Refused:
    """The answers were not accepted: by question, what is wrong. The empty key is about the whole."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Started:
    """A case has begun."""

    case_id: str
    reference: str
    next_tasks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Completed:
    """A task was completed. `next_tasks` are the rows of the tasks that came of it."""

    case_id: str
    next_tasks: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Receipt:
    """A response was received. `digest` is the SHA-256 of what was received, for the respondent to keep."""

    call_id: str
    sequence: int
    received_at: datetime
    standing_since: datetime | None
    state: str
    digest: str
