"""Builds the requirements graph of a DMN file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.data_types import types
from rules.data_types.types import Type
from rules.decisions import boxed_expressions, xml
from rules.decisions.item_definitions import ItemTypes
from rules.decisions.requirements_graph import Element, Graph, Key
from rules.decisions.vocabulary import Words
from rules.errors import DecisionError
from rules.functions.registry import FUNCTIONS

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
            graph_element = self._element(element)
            self.graph.elements[graph_element.key] = graph_element
        self._name_parameters()
        self.graph.check_cycles()

    def _imports(self, others: dict[str, Reading]) -> dict[str, Type]:
        types_by_name: dict[str, Type] = {}
        for element in xml.children(self.root, "import"):
            namespace = element.get("namespace") or ""
            other = others.get(namespace)
            if other is None:
                continue
            prefix = xml.attribute(element, "name")
            self.graph.prefixes[namespace] = prefix
            self.graph.prefixes = {**other.graph.prefixes, **self.graph.prefixes}
            self.graph.elements.update(other.graph.elements)
            types_by_name |= {
                f"{prefix}.{name}" if prefix else name: kind for name, kind in other.types.all().items()
            }
        return types_by_name

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
        graph_element = Element(
            (self.namespace, identity),
            xml.attribute(variable, "name") if variable is not None and variable.get("name") else name,
            kind,
            self.types.named(xml.type_name(variable)),
            id=identity,
            requires=tuple(self._required(element)),
        )
        if kind == "decision":
            self._decision(graph_element, element)
        elif kind == "knowledge":
            self._knowledge(graph_element, element)
        elif kind == "service":
            graph_element.inputs = (
                *self._hrefs(element, "inputData"),
                *self._hrefs(element, "inputDecision"),
            )
            graph_element.gives = tuple(self._hrefs(element, "outputDecision"))
        return graph_element

    def _boxes(self, graph_element: Element) -> boxed_expressions.Boxes:
        return boxed_expressions.Boxes(self.words, graph_element.name, graph_element.id, [], set())

    def _decision(self, graph_element: Element, element: xml.Element) -> None:
        boxes = self._boxes(graph_element)
        graph_element.logic = boxes.inside(element)
        graph_element.tables = tuple(boxes.tables)
        graph_element.names = frozenset(boxes.names)

    def _knowledge(self, graph_element: Element, element: xml.Element) -> None:
        boxes = self._boxes(graph_element)
        logic = xml.child(element, "encapsulatedLogic")
        if logic is None:
            graph_element.logic = boxes.compiled(None)
            return
        graph_element.parameters, graph_element.parameter_types = boxed_expressions.formal_parameters(
            boxes, logic
        )
        graph_element.logic = (
            boxed_expressions.soft(boxes.inside(logic))
            if (logic.get("kind") or "FEEL") == "FEEL"
            else self._outside(graph_element)
        )
        graph_element.tables = tuple(boxes.tables)
        graph_element.names = frozenset(boxes.names - set(graph_element.parameters))
        returns = self.types.named(xml.type_name(logic))
        graph_element.type = (
            returns
            if graph_element.type is types.ANY or graph_element.type.base == "function"
            else graph_element.type
        )

    def _outside(self, graph_element: Element) -> boxed_expressions.Logic:
        if self.strict:
            raise DecisionError(
                f"'{graph_element.name}' in {self.file} calls an external program. Write it in FEEL."
            )
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
            for key in (*element.inputs, *element.gives, *element.requires):
                self.graph.element(key)
