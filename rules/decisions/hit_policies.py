"""Which of the rules that match give a table's result: the seven hit policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rules.data_types import comparison
from rules.data_types.values import Value
from rules.errors import Fault
from rules.functions import conversions, lists, totals
from rules.limits import Run

Outputs = tuple[Value, ...]
Hit = tuple[int, Outputs]
"""The place of a rule in its table and what it gives."""


class Choice:
    """The rules a hit policy keeps, and how their outputs become one value."""

    def __init__(self, name: str, columns: Sequence[str], order: Sequence[list[Value]], run: Run) -> None:
        self.name = name
        self.columns = columns
        self.order = order  # per column: the allowed outputs, best first
        self.run = run

    def shape(self, outputs: Outputs) -> Value:
        """Return the outputs of one rule as the result has them."""
        return outputs[0] if len(self.columns) == 1 else dict(zip(self.columns, outputs, strict=True))

    def rank(self, hit: Hit) -> tuple[int, ...]:
        """Return where a rule's outputs stand among the allowed ones."""
        return tuple(
            next(
                (at for at, wanted in enumerate(allowed) if comparison.same(wanted, value, self.run)),
                len(allowed),
            )
            for allowed, value in zip(self.order, hit[1], strict=True)
        )


def unique(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return the only hit; two are an error."""
    if len(hits) > 1:
        numbers = " and ".join(str(at + 1) for at, _ in hits[:2])
        raise Fault(
            f"In the table '{choice.name}' rules {numbers} both apply.", "Only one may: narrow one of them."
        )
    return hits


def first(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return the first hit."""
    return hits[:1]


def any_equal(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return one hit; all must say the same."""
    for at, outputs in hits[1:]:
        if not comparison.same(list(outputs), list(hits[0][1]), choice.run):
            numbers = f"{hits[0][0] + 1} and {at + 1}"
            raise Fault(
                f"In the table '{choice.name}' rules {numbers} both apply and differ.", "Make them agree."
            )
    return hits[:1]


def priority(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return the hit whose outputs stand first among the allowed outputs."""
    return output_order(choice, hits)[:1]


def rule_order(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return every hit in the order of the rules."""
    return hits


def output_order(choice: Choice, hits: list[Hit]) -> list[Hit]:
    """Return every hit in the order of the allowed outputs."""
    return sorted(hits, key=choice.rank)


KEEP: dict[str, Callable[[Choice, list[Hit]], list[Hit]]] = {
    "UNIQUE": unique,
    "FIRST": first,
    "ANY": any_equal,
    "PRIORITY": priority,
    "RULE ORDER": rule_order,
    "OUTPUT ORDER": output_order,
    "COLLECT": rule_order,
}
BY_ORDER = ("PRIORITY", "OUTPUT ORDER")
SINGLE = ("UNIQUE", "FIRST", "ANY", "PRIORITY")


def gather(aggregation: str, values: list[Value], run: Run) -> Value:
    """Return the result of COLLECT over its values."""
    if not aggregation:
        return values
    if aggregation == "COUNT":
        return lists.count(run, values)
    if not values:
        return None
    return _AGGREGATE[aggregation](run, values)


_AGGREGATE: dict[str, Callable[[Run, list[Value]], Value]] = {
    "SUM": totals.sum_,
    "MIN": totals.min_,
    "MAX": totals.max_,
}


def no_match(name: str, inputs: Mapping[str, Value], run: Run) -> Fault:
    """Return what is wrong when no rule applies to the inputs and there is no default."""
    shown = ", ".join(f"{expression} is {_short(value, run)}" for expression, value in inputs.items())
    when = f" when {shown}" if shown else ""
    return Fault(f"No rule of the table '{name}' applies{when}.", "Add a rule or a default output.")


def _short(value: Value, run: Run) -> str:
    text = conversions.show([value], run)[1:-1]
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


_SHOWN = 40
"""Characters of an input that a message shows."""


def all_outputs(choice: Choice, hits: list[Hit], aggregation: str) -> Value:
    """Return the result of a policy that keeps several hits."""
    values = [choice.shape(outputs) for _, outputs in hits]
    if aggregation and len(choice.columns) > 1:
        return _per_column(choice, hits, aggregation)
    return gather(aggregation, values, choice.run)


def _per_column(choice: Choice, hits: list[Hit], aggregation: str) -> Value:
    if aggregation == "COUNT":
        return lists.count(choice.run, list(hits))
    columns = [[outputs[at] for _, outputs in hits] for at in range(len(choice.columns))]
    gathered = [gather(aggregation, values, choice.run) for values in columns]
    return dict(zip(choice.columns, gathered, strict=True))
