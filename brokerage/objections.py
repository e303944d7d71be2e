"""What the council objects to in words, by what they are used for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from brokerage.package import outside_words
from brokerage.selection import signatures
from engine.cases import context
from engine.definition.operations import Objection
from forms.schema import answer_uses

_Objecting = Callable[[context.CaseContext, Sequence[str], Mapping[str, object]], Iterator[Objection]]
_BY_USE: Mapping[str, _Objecting] = {
    answer_uses.OUTSIDERS: outside_words.object_to,
    answer_uses.SIGNATURE: signatures.object_to,
}


def object_to(
    case: context.CaseContext, uses: Mapping[str, str], answers: Mapping[str, object]
) -> Iterator[Objection]:
    """Yield what is wrong with answers; `uses` says of the questions what their answers are used for."""
    for use, objecting in _BY_USE.items():
        questions = [question for question, used_for in uses.items() if used_for == use]
        yield from objecting(case, questions, answers)
