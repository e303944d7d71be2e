"""Settings of other products, which nothing here reads: counted, and named once for each product."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.checks.problem import Kind, Problem
from engine.definition.bpmn_xml import BPMN, OURS, tag

DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
_SILENT = (
    *DRAWING,
    BPMN,
    OURS,
    "",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/2000/xmlns/",
)
_COLOURS = re.compile(r"bpmn\.io/schema/bpmn/biocolor|non-normative/color|/schema/modeler/|w3\.org/")
_NAMES = {
    "zeebe": "Camunda 8",
    "camunda": "Camunda",
    "flowable": "Flowable",
    "activiti": "Activiti",
    "signavio": "Signavio",
    "jboss": "jBPM",
    "drools": "jBPM",
    "bizagi": "Bizagi",
    "trisotech": "Trisotech",
    "yaoqiang": "Yaoqiang",
    "boc-": "ADONIS",
    "sparx": "Enterprise Architect",
    "visual-paradigm": "Visual Paradigm",
    "imixs": "Imixs",
    "w4.eu": "W4",
    "itp-commerce": "ITP Commerce",
    "ibm.com": "IBM",
    "oracle": "Oracle",
    "bonita": "Bonita",
    "stardust": "Stardust",
    "processmaker": "ProcessMaker",
}


def is_foreign(element: etree._Element) -> bool:
    """Return whether an element is another product's."""
    return tag(element)[0] not in _SILENT


def other_products(file: str, root: etree._Element) -> Iterator[Problem]:
    """Yield one piece of advice for each product whose settings a diagram holds, with how many of each."""
    counts: dict[str, Counter[str]] = {}
    for namespace, name in _settings(root):
        counts.setdefault(_product(namespace), Counter())[name] += 1
    for product, names in sorted(counts.items()):
        shown = ", ".join(f"{name} {count}" for name, count in sorted(names.items()))
        text = f"{product}'s settings are not read: {shown}."
        yield Problem(file, "", text, "Set what a step needs in its properties.", Kind.ADVICE)


def _settings(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the namespace and name of each foreign element and attribute, but not of what is inside one."""
    if not isinstance(element.tag, str) or tag(element) == (BPMN, "documentation"):
        return
    namespace, name = tag(element)
    if namespace in DRAWING or namespace == OURS:
        return
    if namespace not in _SILENT:
        if not _COLOURS.search(namespace):
            yield namespace, name
        return
    for attribute in element.attrib:
        named = etree.QName(str(attribute))
        if named.namespace and named.namespace not in _SILENT and not _COLOURS.search(named.namespace):
            yield named.namespace, named.localname
    for child in element:
        yield from _settings(child)


def _product(namespace: str) -> str:
    lowered = namespace.lower()
    for sign, name in _NAMES.items():
        if sign in lowered:
            return name
    host = re.sub(r"^\w+://(www\.)?|^urn:", "", lowered).split("/")[0]
    return host or "Another product"
