"""The settings of a step: properties, operation and parameters, table, called process, timer, script."""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.definition.bpmn_xml import BPMN, OURS, tag
from engine.definition.diagrams import Node
from engine.definition.step_properties import PROPERTIES
from engine.editing.flow_edits import XSI
from engine.editing.open_diagram import OpenDiagram, add_inside
from engine.layout.indented import add, take_out

PARAMETER = "parameter:"
"""How the name of a setting begins that is a parameter of the operation."""
_PROPERTIES = tuple(one.name for one in PROPERTIES)
_TIMES = ("timeDate", "timeDuration")


def settings_of(node: Node) -> dict[str, str]:
    """Return the settings of a step by the names under which `change_settings` writes them."""
    settings = dict(node.properties)
    if node.call is not None:
        settings |= {"operation": node.call.operation, "variable": node.call.result or ""}
        settings |= {f"{PARAMETER}{name}": text for name, text in node.call.parameters.items()}
    if node.kind == "businessRuleTask":
        settings["table"] = node.decision
    if node.kind == "callActivity":
        settings["process"] = node.called or ""
    if node.kind == "scriptTask":
        settings["script"] = node.script
    if node.event == "timer":
        settings["timer"] = node.timer
    if node.kind == "boundaryEvent":
        settings["goes_on"] = "" if node.interrupting else "yes"
    return settings


def change_settings(diagram: OpenDiagram, step: str, settings: Mapping[str, str]) -> None:
    """Write settings of a step; an empty text takes one away, and what is not named stays.

    `operation` is written with its parameters, so those must be among the settings.
    """
    element = diagram.step(step)
    properties = {name: text.strip() for name, text in settings.items() if name in _PROPERTIES}
    _write_properties(element, properties)
    if "operation" in settings:
        _write_operation(element, settings)
    if "table" in settings:
        _write_table(element, settings["table"].strip())
    if "process" in settings:
        _write_attribute(element, "calledElement", settings["process"].strip())
    if "script" in settings:
        _write_text(element, "script", settings["script"].strip("\n"))
    if "timer" in settings:
        _write_timer(element, settings["timer"].strip())
    if "goes_on" in settings:
        _write_attribute(element, "cancelActivity", "false" if settings["goes_on"] else "")


def _write_properties(element: etree._Element, settings: Mapping[str, str]) -> None:
    extensions = element.find(f"{{{BPMN}}}extensionElements")
    properties = None if extensions is None else extensions.find(f"{{{OURS}}}properties")
    old = {} if properties is None else {one.get("name", ""): one for one in properties}
    for name, value in settings.items():
        if name in old and value:
            old[name].set("value", value)
        elif name in old:
            take_out(old[name])
        elif value:
            properties = _extension(element, "properties") if properties is None else properties
            add(properties, f"{{{OURS}}}property", {"name": name, "value": value})
    if properties is not None and not len(properties):
        _take_out_extension(properties)


def _write_operation(element: etree._Element, settings: Mapping[str, str]) -> None:
    name, variable = settings["operation"].strip(), settings.get("variable", "").strip()
    operator = element.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}serviceTaskOperator")
    if not name:
        if operator is not None:
            _take_out_extension(operator)
        return
    if operator is None:
        operator = _extension(element, "serviceTaskOperator")
    operator.set("id", name)
    _write_attribute(operator, "resultVariable", variable)
    parameters = operator.find(f"{{{OURS}}}parameters")
    if parameters is None:
        parameters = add(operator, f"{{{OURS}}}parameters", {})
    wanted = {
        key.removeprefix(PARAMETER): text.strip()
        for key, text in settings.items()
        if key.startswith(PARAMETER) and text.strip()
    }
    old = {one.get("id", ""): one for one in parameters}
    for key in old.keys() - wanted.keys():
        take_out(old[key])
    for key, text in wanted.items():
        if key in old:
            old[key].set("value", text)
        else:
            add(parameters, f"{{{OURS}}}parameter", {"id": key, "type": "any", "value": text})


def _write_table(element: etree._Element, name: str) -> None:
    old = next(element.iter(f"{{{OURS}}}calledDecisionId"), None)
    if old is not None and name:
        old.text = name
    elif old is not None:
        _take_out_extension(old)
    elif name:
        _extension(element, "calledDecisionId").text = name


def _write_timer(element: etree._Element, text: str) -> None:
    definition = next(element.iter(f"{{{BPMN}}}timerEventDefinition"), None)
    if definition is None:
        return
    times = [child for child in definition if tag(child)[1] in _TIMES]
    if times and (times[0].text or "").strip() == text:
        return
    for old in times:
        take_out(old)
    if text:
        kind = "timeDuration" if text.removeprefix("=").lstrip().startswith("duration(") else "timeDate"
        written = add_inside(definition, kind, text)
        prefix = f"{definition.prefix}:" if definition.prefix else ""
        written.set(f"{{{XSI}}}type", f"{prefix}tFormalExpression")


def _write_text(element: etree._Element, name: str, text: str) -> None:
    old = element.find(f"{{{BPMN}}}{name}")
    if old is None:
        old = add_inside(element, name)
    old.text = text or None


def _write_attribute(element: etree._Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def _extension(element: etree._Element, name: str) -> etree._Element:
    extensions = element.find(f"{{{BPMN}}}extensionElements")
    if extensions is None:
        extensions = add_inside(element, "extensionElements")
    return add(extensions, f"{{{OURS}}}{name}", {})


def _take_out_extension(part: etree._Element) -> None:
    """Take out what is set, with the elements around it that would be empty then."""
    for outer in (part, *_around(part)):
        if outer is part or not len(outer):
            take_out(outer)


def _around(part: etree._Element) -> Iterator[etree._Element]:
    for outer in list(part.iterancestors()):
        if tag(outer) not in ((BPMN, "extensionElements"), (OURS, "properties")):
            return
        yield outer
