"""What people call the columns of a release's tables and the questions of its forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definition.release import Release
from forms import notation
from forms.schema.questions import Field
from web.presenters import value_words


@dataclass(frozen=True)
class ReleaseLabels:
    """Labels by the keys under which a history keeps values.

    `columns` are those of each decision by expression or name; `questions` those asked at each step by key.
    `names` are people and places by the keys that answers have for them.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def of_column(self, decision: str, key: str, value: object) -> tuple[str, str]:
        """Return the label of a table's column and its value in words."""
        usual, words = value_words.labelled(key.rpartition(".")[2], value)
        return self.columns.get(decision, {}).get(key, usual).removesuffix(", pence"), words

    def of_answer(self, step: str, key: str, value: object) -> tuple[str, str]:
        """Return the label of the question that a step asked, and its answer in words."""
        question = self.questions.get(step, {}).get(key)
        if question is None:
            return value_words.labelled(key, value)
        return question.label, self._answer(question, value)

    def _answer(self, question: Field, value: object) -> str:
        if question.kind == "money" and isinstance(value, int | Decimal):
            return notation.pounds(int(value))
        if isinstance(value, list | tuple):
            return ", ".join(self._answer(question, part) for part in value)
        labels = {option.value: option.label for option in question.options}
        if isinstance(value, str) and value in labels.keys() | self.names.keys():
            return labels.get(value) or self.names[value]
        return value_words.as_text(value)


def of_release(release: Release, names: Mapping[str, str]) -> ReleaseLabels:
    """Return the labels of a release. `names` are people and places by their keys."""
    columns = {
        table.decision: {column.expression: column.label for column in table.inputs}
        for decisions in release.tables.values()
        for table in decisions.tables
    }
    questions = {
        node.id: {question.key: question for question in release.form(node.form).questions}
        for scope in release.scopes.values()
        for node in scope.nodes.values()
        if node.form
    }
    return ReleaseLabels(columns, questions, names)
