"""The differences between what a scenario expects and its outcome, key by key and in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from play.scenario import readers, schema

IN_ANY_ORDER = ("long_list", "stage2_long_list", "documents", "documents_outstanding")
MONEY = ("top_up_weekly", "council_pays_weekly")
ONLY_IF_GIVEN = (
    "person",
    "long_list",
    "not_long_listed",
    "stage2_long_list",
    "offers_not_ranked",
    "ranking",
    "documents",
    "documents_outstanding",
    "route",
    *MONEY,
)
"""Keys that are compared only where the scenario gives them; the others must be absent if it gives none."""
ELSEWHERE = ("clauses", "tasks", "timers", "letters")
"""Keys that are compared by other means: with what the history, the task list and the outbox hold."""
DECIDES = "decides"
"""The scope of a clause that decides a case: such a clause must be expected."""


@dataclass(frozen=True)
class Difference:
    """One key whose value is not what was expected, both in words."""

    key: str
    expected: str
    actual: str


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[Difference]:
    """Return the differences in what the outcome tells, key by key in the schema's order."""
    differing = []
    for key in expected:
        if key in ELSEWHERE or expected[key] is schema.NOT_SAID:
            continue
        if key in ONLY_IF_GIVEN and expected[key] is None:
            continue
        wanted, got = _comparable(key, expected[key]), _comparable(key, actual.get(key))
        if wanted != got:
            differing.append(Difference(key, words(key, wanted), words(key, got)))
    return differing


def clause_differences(
    expected: Iterable[str] | None, cited: Iterable[str], scope: Callable[[str], object]
) -> list[Difference]:
    """Return expected clauses that were not cited, and clauses that decided the case and were not expected.

    `scope` says of a clause whether it decided; one touched on the way may be cited without being expected.
    """
    if expected is None:
        return []
    wanted, got = set(expected), set(cited)
    surplus = {clause for clause in got - wanted if scope(clause) == DECIDES}
    if wanted <= got and not surplus:
        return []
    return [
        Difference(
            "clauses", words("clauses", sorted(wanted)), words("clauses", sorted(wanted & got | surplus))
        )
    ]


def _comparable(key: str, value: Any) -> Any:
    if key in IN_ANY_ORDER:
        return sorted(value or ())
    if key in MONEY:
        return pence(value)
    if key in ("not_long_listed", "offers_not_ranked"):
        return dict(sorted((value or {}).items()))
    if key in ("ranking", "requests_refused"):
        return [dict(item) if isinstance(item, Mapping) else list(item) for item in value or ()]
    return value


def pence(value: Any) -> Any:
    """Return an amount in pence; it may be in pence already or be written in pounds ("75.50")."""
    return readers.money(value, "the outcome's money") if isinstance(value, str) else value


def words(key: str, value: Any) -> str:
    """Return a value as the report shows it, close to how the file writes it."""
    if value is None:
        return "nothing"
    if key in MONEY:
        return f"£{value // readers.PENCE}.{value % readers.PENCE:02}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {words('', item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(words("", item) for item in value) + "]"
    return str(value)
