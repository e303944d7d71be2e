"""The box under a question by which its writer confirms what was doubted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from forms.html import macros
from forms.submission import doubts


def box(name: str, error: str) -> Markup:
    """Return the box, unticked, when the error of a question is a doubt."""
    if not isinstance(error, doubts.Doubt):
        return Markup("")
    item = {"value": error.mark, "text": error.words}
    params = {"name": doubts.CONFIRMED, "idPrefix": f"{name}-confirmed", "items": [item]}
    drawn = macros.draw("checkboxes", params)
    if not error.asks_reason:
        return drawn
    label = {"text": "Why these words may be sent"}
    reason = {"id": f"{name}-reason", "name": doubts.REASON, "label": label, "value": ""}
    return drawn + macros.draw("input", reason)


def of_other_answers(errors: Mapping[str, str], posted: Sequence[tuple[str, str]]) -> Iterator[Markup]:
    """Yield what keeps confirmations of other answers while the form is shown again."""
    shown = {error.mark for error in errors.values() if isinstance(error, doubts.Doubt)}
    for mark in sorted(doubts.confirmed(posted) - shown):
        yield Markup('<input type="hidden" name="{}" value="{}">').format(doubts.CONFIRMED, mark)
