"""Attributes of BPMN that say what holds anyway: editors leave them out when they write a file.

Other products write them, so a file keeps those that it had: what nobody touched is not changed.
"""

from lxml import etree

from engine.definition.bpmn_xml import tag

_DEFAULTS = {
    "cancelActivity": "true",
    "cancelRemainingInstances": "true",
    "completionQuantity": "1",
    "behavior": "All",
    "eventGatewayType": "Exclusive",
    "expressionLanguage": "http://www.w3.org/1999/XPath",
    "gatewayDirection": "Unspecified",
    "instantiate": "false",
    "isCollection": "false",
    "isForCompensation": "false",
    "isInterrupting": "true",
    "isReference": "false",
    "isSequential": "false",
    "isUnlimited": "true",
    "loopType": "None",
    "maximum": "1",
    "minimum": "0",
    "mustUnderstand": "false",
    "parallelMultiple": "false",
    "startQuantity": "1",
    "testBefore": "false",
    "textFormat": "text/plain",
    "triggeredByEvent": "false",
    "typeLanguage": "http://www.w3.org/2001/XMLSchema",
    "waitForCompletion": "true",
}
"""What the schema of BPMN 2.0 says of attributes that are not written."""


def keep_defaults(root: etree._Element, before: etree._Element) -> None:
    """Give elements the attributes back that they had before and that say what holds anyway."""
    old = {_key(element): element for element in before.iter("{*}*") if element.get("id")}
    for element in root.iter("{*}*"):
        former = old.get(_key(element)) if element.get("id") else None
        for name, value in former.attrib.items() if former is not None else ():
            if _DEFAULTS.get(str(name)) == value and element.get(name) is None:
                element.set(name, value)


def _key(element: etree._Element) -> tuple[object, str | None]:
    # Operators and parameters may have the id of a step.
    return tag(element), element.get("id")
