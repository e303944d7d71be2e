"""What an operation or a source is given.

The case it serves, the time, who acts, and what it may do to the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from engine import letters, links, responses
from engine.clock import Clock, london
from engine.errors import EngineError
from engine.history import Line
from engine.people import Actor
from engine.release import Release
from rules import dmn


@dataclass(frozen=True)
class Case:
    """The case an operation serves."""

    id: str
    reference: str
    council: str
    process: str
    release_number: int
    opened_at: datetime

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "Case":
        """Return the case of its row."""
        return cls(
            row["id"],
            row["reference"],
            row["council"],
            row["process"],
            row["release_number"],
            row["opened_at"],
        )


@dataclass(frozen=True)
class Task:
    """The task being done, or whose options and facts are wanted."""

    id: str
    kind: str
    step: str
    label: str
    party: str | None


class Ledger(Protocol):
    """Where what an operation does to a case is gathered until the unit of work is written."""

    def add_line(self, line: Line) -> None:
        """Keep a line of history."""
        ...

    def add_letter(self, letter: str, to: str, key: str, written: letters.Written) -> None:
        """Keep a letter to send."""
        ...

    def is_open(self, call_key: str) -> bool:
        """Return whether an open call still stands open in the case in hand."""
        ...


@dataclass(frozen=True)
class CaseContext:
    """The first argument of every operation and source. `ledger` is None for a source: it may only read."""

    connection: Connection
    clock: Clock
    now: datetime
    actor: Actor
    council: str
    case: Case | None
    task: Task | None
    variables: Mapping[str, Any]
    release: Release
    ledger: Ledger | None = None
    step: tuple[str, str] = field(default=("", ""))

    def decide(self, table: str, /, *, about: str = "", **inputs: Any) -> Any:
        """Return what a decision table says of these inputs, and record the rules that fired."""
        return self.judge(table, about=about, **inputs).value

    def judge(self, table: str, /, *, about: str = "", **inputs: Any) -> dmn.Result:
        """Return a decision table's value with the rules that fired, which are recorded.

        Surplus inputs do no harm. `about` is the id of the record looked at; it stands in the history.
        """
        result = self.release.decision(table).evaluate(inputs, now=london(self.now))
        self._add_decision(table, about, result)
        return result

    def judge_each(self, table: str, given: Sequence[tuple[str, Mapping[str, Any]]], /) -> list[dmn.Result]:
        """Return what a decision table says of each (id of a record, inputs), in their order, and record it.

        Records of which the same is true are looked at once and stand together in one line of history.
        """
        alike: dict[str, list[int]] = {}
        for at, (_, inputs) in enumerate(given):
            alike.setdefault(repr(inputs), []).append(at)
        decision, now = self.release.decision(table), london(self.now)
        found: dict[int, dmn.Result] = {}
        for together in alike.values():
            result = decision.evaluate(given[together[0]][1], now=now)
            self._add_decision(table, [given[at][0] for at in together if given[at][0]], result)
            found.update(dict.fromkeys(together, result))
        return [found[at] for at in range(len(given))]

    def cite(self, clause: str, text: str) -> None:
        """Record something done under a clause."""
        self._ledger.add_line(Line("cited", text, self.actor, *self.step, clause=clause))

    def record(self, kind: str, text: str, /, **details: Any) -> None:
        """Record a sentence in the case's history; details are FEEL values."""
        self._ledger.add_line(Line(kind, text, self.actor, *self.step, details=details))

    def write(self, kind: str, to: str, letter: str, key: str, /, **names: Any) -> None:
        """Put a letter of the release in the outbox. The same key in the same case is one letter only.

        `kind` stands in the history; `to` is what the transport turns into an address.
        """
        written = self.release.letter(letter).write(names)
        self._ledger.add_letter(letter, to, key, written)
        self._ledger.add_line(
            Line(
                "letter",
                f"{kind}: “{written.subject}”",
                self.actor,
                *self.step,
                details={"letter": letter, "to": to, "key": key},
            )
        )

    def letter(self, name: str, /, **names: Any) -> str:
        """Return the text of a letter of the release, without sending it: for text to be read or signed."""
        return self.release.letter(name).write(names).body

    def call(self, key: str) -> responses.ClosedCall:
        """Return an open call of this case that has closed, with its responses; CallOpen until then."""
        if self.case is None:
            raise EngineError("A case that has not begun has no open calls.")
        is_open = self.ledger.is_open(key) if self.ledger else True
        return responses.closed(self.connection, self.case.id, key, self.release, self.now, is_open)

    def link(self, role: str, party: str, days: int, name: str = "") -> str:
        """Return the path of a new one-off link by which somebody without an account acts for a party."""
        if self.case is None:
            raise EngineError("A case that has not begun has no links.")
        token = links.issue(
            self.connection,
            self.council,
            self.case.id,
            role=role,
            party=party,
            name=name,
            issued_at=self.now,
            expires_at=self.now + timedelta(days=days),
        )
        return letters.Own(f"/link/{token}")

    @property
    def _ledger(self) -> Ledger:
        if self.ledger is None:
            raise EngineError("A source may only read.")
        return self.ledger

    def _add_decision(self, table: str, about: str | list[str], result: dmn.Result) -> None:
        if self.ledger is not None:
            self.ledger.add_line(self._decision_line(self.release.decision(table).name, about, result))

    def _decision_line(self, name: str, about: str | list[str], result: dmn.Result) -> Line:
        fired: list[dict[str, Any]] = [
            {
                "decision": each.decision,
                "rule": each.rule_id,
                "number": each.number,
                "annotations": dict(each.annotations),
                "inputs": each.inputs,
                "outputs": each.outputs,
            }
            for each in result.fired
        ]
        clauses = dict.fromkeys(each["annotations"].get("clause", "") for each in fired)
        return Line(
            "decision",
            f"Decided by the table “{name}”",
            self.actor,
            *self.step,
            clause="; ".join(filter(None, clauses)),
            details={"value": result.value, "fired": fired} | ({"about": about} if about else {}),
        )
