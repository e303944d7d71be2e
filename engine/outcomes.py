"""What commands return: that something was done, which answers were refused and why, or how a case stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from engine.outgoing import Outgoing
from forms.schema.questions import Form, Option
from forms.submission.files import FileValue


@dataclass(frozen=True)
class Refused:
    """The answers were not accepted: what is wrong, by question. The empty key is for the whole form."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Withheld:
    """The answers are right, but what the step would send was not agreed to, so nothing was done."""

    outgoing: Outgoing
    completed: "Completed"


@dataclass(frozen=True)
class Started:
    """A case has begun."""

    case_id: str
    reference: str
    next_tasks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Completed:
    """A task was completed.

    `form`, `options`, `facts` and `files` are what its answers were checked by. `next_tasks` are the rows of
    the tasks that followed.
    """

    case_id: str
    reference: str
    label: str
    form: Form
    options: Mapping[str, Sequence[Option]]
    facts: Mapping[str, Any]
    next_tasks: Sequence[Mapping[str, Any]]
    files: Mapping[str, FileValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """A response was received in the case with this reference.

    `digest` is the SHA-256 of what was received, as proof for the respondent.
    """

    call_id: str
    reference: str
    sequence: int
    received_at: datetime
    standing_since: datetime | None
    state: str
    digest: str


class CaseSummary(NamedTuple):
    """A case as lists and pages show it: where it stands, and what of it has failed."""

    id: str
    council: str
    reference: str
    process: str
    release_id: str
    release_number: int
    status: str
    version: int
    stage: str
    waiting_for: str
    opened_at: datetime
    ended_at: datetime | None
    next_due_at: datetime | None
    history_length: int
    failed_label: str | None
    failed_text: str | None
    failed_at: datetime | None
    failed_act: dict[str, Any] | None
