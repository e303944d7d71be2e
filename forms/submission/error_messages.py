"""Error messages in the style of GOV.UK; an analyst's own words come first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from forms import notation
from forms.schema import questions
from forms.submission import texts

_CHOSEN = frozenset({"radio", "select", "checklist", "ranking"})


def say(question: questions.Field, reason: str, fallback: str) -> str:
    """Return the analyst's words for the reason, or the fallback."""
    return question.errors.get(reason, fallback)


def required(question: questions.Field) -> str:
    """Return the words for a required question left empty."""
    noun = question.noun
    if question.kind == "rows":
        row = question.properties.get("rowNoun", "entry")
        return say(question, "required", f"Give at least one {row} for {noun}")
    if question.kind == "checkbox":
        return say(question, "required", f"Tick the box “{question.label}” to continue")
    if question.label.endswith("?") and "noun" not in question.properties:
        return say(question, "required", f"Answer the question “{question.label}”")
    verb = "Select" if question.kind in _CHOSEN or question.kind == "file" else "Enter"
    return say(question, "required", f"{verb} {noun}")


def gone(question: questions.Field) -> str:
    """Return the words for an answer that its source no longer offers."""
    return say(question, "gone", f"{texts.opening(question.noun)} is no longer available. Choose again.")


def not_offered(question: questions.Field) -> str:
    """Return the words for an answer that was never among the options."""
    return say(question, "invalid", f"Choose {question.noun} from the list")


def too_long(question: questions.Field) -> str:
    """Return the words for a text over its limit."""
    fallback = f"{texts.opening(question.noun)} must be {question.limits.max_length:,} characters or fewer"
    return say(question, "length", fallback)


def too_short(question: questions.Field) -> str:
    """Return the words for a text under its limit."""
    fallback = f"{texts.opening(question.noun)} must be {question.limits.min_length:,} characters or more"
    return say(question, "length", fallback)


def out_of_range(question: questions.Field) -> str:
    """Return the words for a number outside its bounds, as typed."""
    sign = "£" if question.kind == "money" else ""
    low, high = question.limits.smallest, question.limits.largest
    opening = texts.opening(question.noun)
    if low is not None and high is not None:
        return say(question, "range", f"{opening} must be between {sign}{low:,} and {sign}{high:,}")
    if low is not None:
        return say(question, "range", f"{opening} must be {sign}{low:,} or more")
    return say(question, "range", f"{opening} must be {sign}{high:,} or less")


def too_fine(question: questions.Field) -> str:
    """Return the words for a number with too many decimals."""
    places = question.limits.decimals
    allowed = "a whole number" if places == 0 else f"a number with at most {places} decimal places"
    return say(question, "invalid", f"{texts.opening(question.noun)} must be {allowed}")


def off_step(question: questions.Field, typed: Decimal) -> str:
    """Return the words for a number between two steps, with the nearest ones."""
    step = question.limits.increment or Decimal(1)
    below = typed // step * step
    near = " or ".join(f"{number.normalize():f}" for number in sorted((below, below + step.copy_sign(typed))))
    words = f"{texts.opening(question.noun)} must be in steps of {step.normalize():f}, such as {near}"
    return say(question, "invalid", words)


def bad_format(question: questions.Field) -> str:
    """Return the words for a text that is not of the form asked for."""
    wanted = {
        "email": "must be an email address, like name@example.com",
        "phone": "must be a phone number, like 01632 960 001",
    }.get(question.limits.format, "is not in the right format")
    return say(question, "invalid", f"{texts.opening(question.noun)} {wanted}")


def not_checked(question: questions.Field) -> str:
    """Return the words for a text that could not be checked because its pattern took too long."""
    return f"{texts.opening(question.noun)} could not be checked. Shorten it or write it differently"


def failed_check(question: questions.Field) -> str:
    """Return the words for an answer that its check refuses."""
    return say(question, "check", f"{texts.opening(question.noun)} does not fit with your other answers")


def out_of_bounds(question: questions.Field, limit: date | datetime, reason: str, *, is_lowest: bool) -> str:
    """Return the words for a date before its lowest or after its highest value, and why it is bounded."""
    if isinstance(limit, datetime):
        local = limit.astimezone(texts.LONDON)
        wanted = (
            f"{notation.time_of_day(local)} on {notation.day(local)} or {'later' if is_lowest else 'earlier'}"
        )
    else:
        wanted = f"on or {'after' if is_lowest else 'before'} {notation.day(limit)}"
    because = f", because {reason}" if reason else ""
    return say(question, "range", f"{texts.opening(question.noun)} must be {wanted}{because}")


def unknown_bound(question: questions.Field, *, is_lowest: bool) -> str:
    """Return the words for a date that cannot be accepted because a bound of it is not known."""
    end = "earliest" if is_lowest else "latest"
    return (
        f"{texts.opening(question.noun)} cannot be checked, because its {end} value is not known. "
        "Tell whoever looks after this form"
    )


def newly_asked(question: questions.Field) -> str:
    """Return the words for a question that appears because of the other answers."""
    return f"“{question.label}” now applies too. Answer it, or continue if you cannot."
