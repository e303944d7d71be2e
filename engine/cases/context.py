"""The first argument of operations and sources: the case, the time, who acts, and what they may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from engine.actors import Actor
from engine.clock import Clock, london
from engine.definition import letters
from engine.definition.release import Release
from engine.errors import EngineError
from engine.store import links, responses
from engine.store.history import Line
from rules import dmn


@dataclass(frozen=True)
class Case:
    """The case for which an operation or source runs."""

    id: str
    reference: str
    council: str
    process: str
    release_number: int
    opened_at: datetime

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "Case":
        """Return the case for a row."""
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
    """The task that is being done, or that needs options and facts."""

    id: str
    kind: str
    step: str
    label: str
    party: str | None


class Ledger(Protocol):
    """Collects what operations do to a case until the unit of work is written."""

    def add_line(self, line: Line) -> None:
        """Add a line to the history."""
        ...

    def add_letter(
        self, letter: str, to: str, key: str, written: letters.WrittenLetter, waits_for: str = ""
    ) -> None:
        """Add a letter to send, or to send later if it `waits_for` something."""
        ...

    def add_link(self, token: str) -> None:
        """Note that a link was issued for a task to come."""
        ...

    def is_open(self, call_key: str) -> bool:
        """Return whether an open call of this case is still open."""
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
        """Return what a decision table says for these inputs, and record the rules that fired."""
        return self.evaluate(table, about=about, **inputs).value

    def evaluate(self, table: str, /, *, about: str = "", **inputs: Any) -> dmn.Result:
        """Return a decision table's value and the rules that fired, and record them in the history.

        Inputs that the table does not use are ignored. `about` is the id of the record that is decided on.
        """
        result = self.release.decision(table).evaluate(inputs, now=london(self.now))
        self._add_decision(table, about, inputs, result)
        return result

    def evaluate_all(
        self, table: str, records: Sequence[tuple[str, Mapping[str, Any]]], /
    ) -> list[dmn.Result]:
        """Return what a decision table says for each (id of a record, inputs), in order, and record it.

        Records with the same inputs are evaluated once and share one line of the history.
        """
        alike: dict[str, list[int]] = {}
        for at, (_, inputs) in enumerate(records):
            alike.setdefault(repr(inputs), []).append(at)
        decision, now = self.release.decision(table), london(self.now)
        results: dict[int, dmn.Result] = {}
        for places in alike.values():
            inputs = records[places[0]][1]
            result = decision.evaluate(inputs, now=now)
            self._add_decision(table, [records[at][0] for at in places if records[at][0]], inputs, result)
            results.update(dict.fromkeys(places, result))
        return [results[at] for at in range(len(records))]

    def cite(self, clause: str, text: str) -> None:
        """Record in the history that something was done under a clause."""
        self._ledger.add_line(Line("cited", text, self.actor, *self.step, clause=clause))

    def record(self, kind: str, text: str, /, **details: Any) -> None:
        """Record a sentence in the history. The details are FEEL values."""
        self._ledger.add_line(Line(kind, text, self.actor, *self.step, details=details))

    def write(self, kind: str, to: str, letter: str, key: str, waits_for: str = "", /, **names: Any) -> None:
        """Put a letter of the release in the outbox. A case has only one letter with the same key.

        `kind` appears in the history. The transport turns `to` into an address. A letter that `waits_for`
        something, in words, is not sent before somebody has seen to that.
        """
        written = self.release.letter(letter).write(names)
        self._ledger.add_letter(letter, to, key, written, waits_for)
        self._ledger.add_line(
            Line(
                "letter",
                f"{kind}{' that is not sent yet' if waits_for else ''}: “{written.subject}”",
                self.actor,
                *self.step,
                details={"letter": letter, "to": to, "key": key}
                | ({"waits_for": waits_for} if waits_for else {}),
            )
        )

    def letter(self, name: str, /, **names: Any) -> str:
        """Return the text of a letter of the release without sending it, to be read or signed."""
        return self.release.letter(name).write(names).body

    def call(self, key: str) -> responses.ClosedCall:
        """Return a call of this case that has closed, with its responses, or raise CallOpen."""
        if self.case is None:
            raise EngineError("A case that has not begun has no open calls.")
        is_open = self.ledger.is_open(key) if self.ledger else True
        return responses.closed_call(self.connection, self.case.id, key, self.release, self.now, is_open)

    def link(self, role: str, party: str, days: int, name: str = "") -> str:
        """Return the path of a new one-off link, by which somebody without an account acts for a party."""
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
        self._ledger.add_link(token)
        return letters.Own(f"/link/{token}")

    @property
    def _ledger(self) -> Ledger:
        if self.ledger is None:
            raise EngineError("A source may only read.")
        return self.ledger

    def _add_decision(
        self, table: str, about: str | list[str], inputs: Mapping[str, Any], result: dmn.Result
    ) -> None:
        if self.ledger is not None:
            decision = self.release.decision(table)
            facts = {"table": table, "inputs": _unshown(decision, inputs, result)}
            self.ledger.add_line(self._decision_line(decision.name, about, result, facts))

    def _decision_line(
        self, name: str, about: str | list[str], result: dmn.Result, facts: Mapping[str, Any]
    ) -> Line:
        fired: list[dict[str, Any]] = [
            {
                "decision": rule.decision,
                "rule": rule.rule_id,
                "number": rule.number,
                "annotations": dict(rule.annotations),
                "inputs": rule.inputs,
                "outputs": rule.outputs,
            }
            for rule in result.fired
        ]
        clauses = dict.fromkeys(rule["annotations"].get("clause", "") for rule in fired)
        return Line(
            "decision",
            f"Decided by the table “{name}”",
            self.actor,
            *self.step,
            clause="; ".join(filter(None, clauses)),
            details={"value": result.value, "fired": fired, **facts} | ({"about": about} if about else {}),
        )


def _unshown(decision: dmn.Decision, inputs: Mapping[str, Any], result: dmn.Result) -> dict[str, Any]:
    """Return the inputs that a decision uses and that no column of a rule that fired shows."""
    shown = {name for rule in result.fired for name in rule.inputs}
    return {name: inputs[name] for name in decision.inputs if name in inputs and name not in shown}
