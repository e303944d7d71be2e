"""What a browser posted, with the options and files that are needed to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms import errors
from forms.schema import questions
from forms.submission import files


class Posted:
    """The pairs of a post, in the shape WTForms reads."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Group the pairs by name, keeping their order."""
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: object) -> bool:
        """Return True when the name was posted."""
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Yield the names posted, each once."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many names were posted."""
        return len(self._values)

    def getlist(self, name: str) -> list[str]:
        """Return every value posted under the name."""
        return list(self._values.get(name, ()))

    def first(self, name: str) -> str:
        """Return the first value posted under the name, or empty text."""
        values = self._values.get(name)
        return values[0] if values else ""


@dataclass(frozen=True)
class Around:
    """Everything that a field may use to read its answer; options are keyed by source."""

    posted: Posted
    options: Mapping[str, Sequence[questions.Option]] = field(default_factory=dict)
    files: Mapping[str, files.FileValue] = field(default_factory=dict)

    def options_of(self, question: questions.Field) -> Sequence[questions.Option]:
        """Return the options of the question, from its source when it names one."""
        if question.source is None:
            return question.options
        if question.source not in self.options:
            raise errors.FormsError(
                f"“{question.label}” takes its options from “{question.source}”, which gave none. "
                "Check that the operation is registered as a source."
            )
        return self.options[question.source]


def part_name(name: str, part: str) -> str:
    """Return the posted name of one box of a question; the only box has the part name ""."""
    return f"{name}-{part}" if part else name
