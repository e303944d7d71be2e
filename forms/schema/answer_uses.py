"""What a text is used for, where that asks more of it: the property `usedFor` of a question."""

from __future__ import annotations

from collections.abc import Mapping

from forms import errors

#: "outsiders": people outside the council read it; "signature": somebody signs with it.
OUTSIDERS, SIGNATURE = "outsiders", "signature"
USES = (OUTSIDERS, SIGNATURE)
#: The kinds of question whose answers are read as words.
WORDS = frozenset({"text", "textarea"})


def check(properties: Mapping[str, str], kind: str, form: str, question: str) -> None:
    """Refuse a use that nothing knows, or of an answer that is not words."""
    use = properties.get("usedFor", "")
    if use and use not in USES:
        raise errors.FormError(form, question, f"No use “{use}” is known.", f"Use one of: {', '.join(USES)}.")
    if use and kind not in WORDS:
        fix = "Remove it, or make the question a text."
        raise errors.FormError(form, question, "Only a text has the property “usedFor”.", fix)
