"""Builds the requirements graph of a DMN file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules import types
from rules.decisions import boxed, xml
from rules.decisions.compiling import Words
from rules.decisions.graph import Element, Graph, Key
from rules.decisions.item_types import ItemTypes
from rules.errors import DecisionError
from rules.functions.registry import FUNCTIONS
from rules.types import Type

_KINDS = {
    "inputData": "input",
    "decision": "decision",
    "businessKnowledgeModel": "knowledge",
    "decisionService": "service",
}
_NAMED = ("variable", "inputData", "decision", "businessKnowledgeModel", "decisionService", "itemComponent",
          "formalParameter", "parameter", "import", "output", "column", "itemDefinition")  # fmt: skip


class Reading:
    """Reads one file."""

    def __init__(self, root: xml.Element, file: str, strict: bool, imports: Sequence[Reading]) -> None:
        self.root = root
        self.file = file
        self.strict = strict
        self.namespace = root.get("namespace") or ""
        self.graph = Graph(self.namespace, file)
        imported = self._imports({other.namespace: other for other in imports})
        self.types = ItemTypes(root, imported)
        self.names = self._names()
        for other in imports:
            self.names |= other.names
        shadows = frozenset(name for name in self.names if name in FUNCTIONS)
        self.words = Words(self.names, self.types, self._shadows(shadows), strict)
        for element in xml.children(root, *_KINDS):
            made = self._element(element)
            self.graph.elements[made.key] = made
        self._name_parameters()
        self.graph.check_cycles()

    def _imports(self, others: dict[str, Reading]) -> dict[str, Type]:
        found: dict[str, Type] = {}
        for element in xml.children(self.root, "import"):
            namespace = element.get("namespace") or ""
            other = others.get(namespace)
            if other is None:
                continue
            prefix = xml.attribute(element, "name")
            self.graph.prefixes[namespace] = prefix
            self.graph.prefixes = {**other.graph.prefixes, **self.graph.prefixes}
            self.graph.elements.update(other.graph.elements)
            found |= {
                f"{prefix}.{name}" if prefix else name: kind for name, kind in other.types.all().items()
            }
        return found

    def _names(self) -> frozenset[str]:
        names: set[str] = set()
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            if xml.local(element) in _NAMED and element.get("name"):
                names.add(xml.attribute(element, "name"))
            if element.get("iteratorVariable"):
                names.add(xml.attribute(element, "iteratorVariable"))
        return frozenset(names)

    def _shadows(self, names: Iterable[str]) -> frozenset[str]:
        """Return the functions of the file that have the name of a built-in one."""
        own = {
            xml.attribute(element, "name")
            for element in xml.children(self.root, "businessKnowledgeModel", "decisionService")
        }
        return frozenset(own & set(names))

    def _element(self, element: xml.Element) -> Element:
        kind = _KINDS[xml.local(element)]
        variable = xml.child(element, "variable")
        name = xml.attribute(element, "name")
        identity = element.get("id") or name
        made = Element(
            (self.namespace, identity),
            xml.attribute(variable, "name") if variable is not None and variable.get("name") else name,
            kind,
            self.types.named(xml.type_name(variable)),
            id=identity,
            requires=tuple(self._required(element)),
        )
        if kind == "decision":
            self._decision(made, element)
        elif kind == "knowledge":
            self._knowledge(made, element)
        elif kind == "service":
            made.given = (*self._hrefs(element, "inputData"), *self._hrefs(element, "inputDecision"))
            made.gives = tuple(self._hrefs(element, "outputDecision"))
        return made

    def _boxes(self, made: Element) -> boxed.Boxes:
        return boxed.Boxes(self.words, made.name, made.id, [], set())

    def _decision(self, made: Element, element: xml.Element) -> None:
        boxes = self._boxes(made)
        made.logic = boxes.inside(element)
        made.tables = tuple(boxes.tables)
        made.names = frozenset(boxes.names)

    def _knowledge(self, made: Element, element: xml.Element) -> None:
        boxes = self._boxes(made)
        logic = xml.child(element, "encapsulatedLogic")
        if logic is None:
            made.logic = boxes.compiled(None)
            return
        made.parameters, made.parameter_types = boxed.formal_parameters(boxes, logic)
        made.logic = (
            boxed.soft(boxes.inside(logic))
            if (logic.get("kind") or "FEEL") == "FEEL"
            else self._outside(made)
        )
        made.tables = tuple(boxes.tables)
        made.names = frozenset(boxes.names - set(made.parameters))
        returns = self.types.named(xml.type_name(logic))
        made.type = returns if made.type is types.ANY or made.type.base == "function" else made.type

    def _outside(self, made: Element) -> boxed.Logic:
        if self.strict:
            raise DecisionError(f"'{made.name}' in {self.file} calls a program outside. Write it in FEEL.")
        return lambda scope: None

    def _required(self, element: xml.Element) -> Iterable[Key]:
        for requirement in xml.children(element, "informationRequirement", "knowledgeRequirement"):
            yield from self._hrefs(requirement, "requiredInput", "requiredDecision", "requiredKnowledge")

    def _hrefs(self, element: xml.Element, *names: str) -> Iterable[Key]:
        for child in xml.children(element, *names):
            namespace, _, identity = (child.get("href") or "").rpartition("#")
            yield (namespace or self.namespace, identity)

    def _name_parameters(self) -> None:
        for element in self.graph.elements.values():
            for key in (*element.given, *element.gives, *element.requires):
                self.graph.element(key)
