"""Built-in functions that use regular expressions."""

from __future__ import annotations

from collections.abc import Iterator

from rules import limits, regex
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run
from rules.values import Value


@builtin("matches(input: text, pattern: text, flags?: text)")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> Value:
    """Return whether a pattern matches somewhere in a text."""
    return regex.compile_pattern(pattern, flags or "").search(text, 0, run) is not None


def _found(pattern: regex.Pattern, text: str, run: Run) -> Iterator[regex.Spans]:
    """Yield every match from left to right; a pattern that matches nothing at all is refused."""
    if pattern.search("", 0, run) is not None:
        raise Fault("The pattern matches an empty text, so it would match everywhere.", "Write + for *.")
    at = 0
    while at <= len(text):
        spans = pattern.search(text, at, run)
        if spans is None:
            return
        yield spans
        at = spans[1] if spans[1] > spans[0] else spans[1] + 1


@builtin("replace(input: text, pattern: text, replacement: text, flags?: text)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    """Return a text with every match of a pattern replaced; $1 is what the first group matched."""
    compiled = regex.compile_pattern(pattern, flags or "")
    parts = [replacement] if "q" in (flags or "") else _parts(replacement, compiled.groups)
    made: list[str] = []
    length = at = 0
    for spans in _found(compiled, text, run):
        new = "".join(part if isinstance(part, str) else _group(text, spans, part) for part in parts)
        made += [text[at : spans[0]], new]
        length += spans[0] - at + len(new)
        limits.check_string(length)
        at = spans[1]
    limits.check_string(length + len(text) - at)
    return "".join(made) + text[at:]


def _group(text: str, spans: regex.Spans, group: int) -> str:
    begin, end = spans[2 * group], spans[2 * group + 1]
    return text[begin:end] if 0 <= begin <= end else ""


def _parts(replacement: str, groups: int) -> list[str | int]:
    """Return a replacement as texts and numbers of groups."""
    parts: list[str | int] = []
    at = 0
    while at < len(replacement):
        sign, after = replacement[at], replacement[at + 1 : at + 2]
        if sign == "\\" and after in ("\\", "$") and after:
            parts.append(after)
            at += 2
        elif sign == "$" and after.isdigit():
            parts.append(int(after) if int(after) <= groups else "")
            at += 2
        elif sign in "\\$":
            raise Fault(
                "In a replacement $ and \\ stand before a group's number, $ or \\.", "Write \\$ for a dollar."
            )
        else:
            parts.append(sign)
            at += 1
    return parts


@builtin("split(string: text, delimiter: text)")
def split(run: Run, text: str, delimiter: str) -> Value:
    """Return the parts of a text between the matches of a pattern."""
    parts: list[Value] = []
    at = 0
    for spans in _found(regex.compile_pattern(delimiter), text, run):
        parts.append(text[at : spans[0]])
        at = spans[1]
    limits.check_length(len(parts) + 1)
    return [*parts, text[at:]]
