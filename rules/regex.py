"""Regular expressions in bounded time: a backtracking machine that never tries the same place twice."""

from __future__ import annotations

import functools

from rules import regex_syntax
from rules.errors import Fault
from rules.limits import Run
from rules.regex_syntax import Step

PATTERN_LENGTH = 1_000
"""Characters of one pattern."""
FLAGS = "smixq"

Spans = tuple[int, ...]
"""Start and end of the whole match, then of each group; -1 where a group took no part."""


class Pattern:
    """A compiled pattern."""

    def __init__(self, program: list[Step], groups: int, flags: str, uses_back: bool) -> None:
        self.program = program
        self.groups = groups
        self._many_lines = "m" in flags
        self._any_case = "i" in flags
        # A reference back makes the past matter, so places may be tried again; steps bound the time.
        self._remember = not uses_back

    def search(self, text: str, start: int, run: Run) -> Spans | None:
        """Return where the pattern first matches at or after a place, or None."""
        tried: set[int] = set()
        for at in range(start, len(text) + 1):
            found = self._match(text, at, run, tried)
            if found is not None:
                return found
        return None

    def _match(self, text: str, at: int, run: Run, tried: set[int]) -> Spans | None:
        """Return the spans of a match that begins at a place; untried choices wait on a stack."""
        width = len(self.program)
        stack: list[tuple[int, int, Spans]] = [(0, at, (-1,) * (2 * self.groups + 2))]
        while stack:
            step, place, spans = stack.pop()
            while step >= 0:
                run.tick()
                key = place * width + step
                if self._remember:
                    if key in tried:
                        break
                    tried.add(key)
                if self.program[step][0] == "match":
                    return spans
                step, place, spans = self._move(step, place, spans, text, stack)
        return None

    def _move(
        self, step: int, place: int, spans: Spans, text: str, stack: list[tuple[int, int, Spans]]
    ) -> tuple[int, int, Spans]:
        """Return the next step, place and spans; step -1 when the text does not fit."""
        kind = self.program[step]
        if kind[0] == "split":
            stack.append((kind[2], place, spans))
            return kind[1], place, spans
        if kind[0] == "jump":
            return kind[1], place, spans
        if kind[0] == "save":
            return step + 1, place, (*spans[: kind[1]], place, *spans[kind[1] + 1 :])
        moved = self._advance(kind, text, place, spans)
        return (step + 1 if moved >= 0 else -1), moved, spans

    def _advance(self, step: Step, text: str, place: int, spans: Spans) -> int:
        """Return the place after a test of the text, or -1 when it fails."""
        if step[0] == "char":
            return place + 1 if place < len(text) and step[1](text[place]) else -1
        if step[0] == "start":
            after_line = self._many_lines and place > 0 and text[place - 1] == "\n"
            return place if place == 0 or after_line else -1
        if step[0] == "end":
            before_line = self._many_lines and place < len(text) and text[place] == "\n"
            return place if place == len(text) or before_line else -1
        return self._again(step[1], text, place, spans)

    def _again(self, group: int, text: str, place: int, spans: Spans) -> int:
        begin, end = spans[2 * group], spans[2 * group + 1]
        wanted = text[begin:end] if 0 <= begin <= end else ""
        found = text[place : place + len(wanted)]
        if found == wanted or (self._any_case and found.lower() == wanted.lower()):
            return place + len(wanted)
        return -1


@functools.lru_cache(maxsize=1024)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """Return the pattern of a text and flags (s, m, i, x, q); raises Fault."""
    if len(text) > PATTERN_LENGTH:
        raise Fault(f"A pattern may have {PATTERN_LENGTH} characters.")
    if any(flag not in FLAGS for flag in flags):
        raise Fault(f"'{flags[:20]}' are not flags of a pattern.", f"Use some of {', '.join(FLAGS)}.")
    if "q" in flags:
        text = "".join("\\" + sign if sign in "\\|.-^?*+{}()[]$" else sign for sign in text)
    elif "x" in flags:
        text = regex_syntax.without_spaces(text)
    reader = regex_syntax.Reader(text, flags)
    program = reader.whole()
    return Pattern(program, reader.groups, flags, reader.uses_back)
