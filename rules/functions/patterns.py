"""Built-in functions that use regular expressions."""

from __future__ import annotations

from collections.abc import Iterator

from rules import limits
from rules.data_types.values import Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run
from rules.regular_expressions.compiled_pattern import Match, Pattern, compile_pattern


@builtin("matches(input: text, pattern: text, flags?: text)")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> Value:
    """Return whether a pattern matches somewhere in a text."""
    return compile_pattern(pattern, flags or "").search(text, run.seconds_left()) is not None


def _all_matches(pattern: Pattern, text: str, run: Run) -> Iterator[Match]:
    """Yield every match from left to right; a pattern that matches nothing at all is refused."""
    if pattern.search("") is not None:
        raise Fault("The pattern matches an empty text, so it would match everywhere.", "Write + for *.")
    for match in pattern.matches(text, run.seconds_left()):
        run.tick()
        yield match


@builtin("replace(input: text, pattern: text, replacement: text, flags?: text)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    """Return a text with every match of a pattern replaced; $1 is what the first group matched."""
    compiled = compile_pattern(pattern, flags or "")
    parts = [replacement] if "q" in (flags or "") else _parts(replacement, compiled.groups)
    pieces: list[str] = []
    length = at = 0
    for match in _all_matches(compiled, text, run):
        new = "".join(part if isinstance(part, str) else match[part] or "" for part in parts)
        pieces += [text[at : match.start()], new]
        length += match.start() - at + len(new)
        limits.check_string(length)
        at = match.end()
    limits.check_string(length + len(text) - at)
    return "".join(pieces) + text[at:]


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
    for match in _all_matches(compile_pattern(delimiter), text, run):
        parts.append(text[at : match.start()])
        at = match.end()
    limits.check_length(len(parts) + 1)
    return [*parts, text[at:]]
