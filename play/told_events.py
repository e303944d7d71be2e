"""Events that any process may have: somebody answers a form as the scenario says, or a deadline comes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from play.scenario.acts import Act, Acts

ANSWERED, DEADLINE = "form_answered", "deadline_comes"


def forms_of(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the forms that events answer."""
    return {event["form"] for event in events if event["type"] == ANSWERED}


def acts_for(how: Acts, form: str, event: Mapping[str, Any]) -> tuple[Act, ...]:
    """Return the acts that answer a form on an event."""
    if event["type"] != ANSWERED:
        return how.of(form, event["type"])
    return (_act_of(event, how),) if form == event["form"] else ()


def named(event: Mapping[str, Any]) -> str:
    """Return an event as a sentence names it."""
    what = event["provider"] or event["form"]
    return f"{event['type']} ({what})" if what else str(event["type"])


def _act_of(event: Mapping[str, Any], how: Acts) -> Act:
    """Return how an event answers its form: what it does not say is answered as in the form's unsaid act.

    What may be chosen may be named by its label.
    """
    answers = {question: _as_told(value) for question, value in event["answers"].items()}
    for unsaid in how.of(event["form"], None):
        return replace(
            unsaid, on=ANSWERED, role=event["by"], when=None, answers={**unsaid.answers, **answers}
        )
    return Act(event["form"], ANSWERED, event["by"], None, None, None, False, answers)


def _as_told(value: Any) -> Callable[[Mapping[str, Any]], Any]:
    def answer(names: Mapping[str, Any]) -> Any:
        values = {option["label"]: option["value"] for many in names["options"].values() for option in many}
        if isinstance(value, list):
            return [values.get(one, one) for one in value]
        return values.get(value, value) if isinstance(value, str) else value

    return answer
