"""BPMN files as XML: which elements are nodes of a diagram, and reading a file that may be hostile."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_DOCTYPE = "The file has a DOCTYPE, which is never needed. Save it again from the diagram editor."
MAX_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
TASKS = frozenset(
    {
        "userTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"})
CALLS = frozenset({"callActivity", "subProcess"})
FLOW_NODES = TASKS | GATEWAYS | EVENTS | CALLS


class CannotRead(Exception):
    """The file of a diagram cannot be read at all."""


def tag(element: etree._Element) -> tuple[str, str]:
    """Return an element's namespace and local name; comments and instructions have neither."""
    if not isinstance(element.tag, str):
        return "", ""
    name = etree.QName(element)
    return name.namespace or "", name.localname


def is_set(element: etree._Element, name: str, default: bool = False) -> bool:
    """Return a yes-or-no attribute of an element: XML writes yes as "true" or "1"."""
    value = element.get(name, "").strip()
    return value in {"true", "1"} if value else default


def read_xml(content: bytes) -> etree._Element:
    """Return the parsed file, or raise CannotRead with a sentence. No entity or outside file is ever read."""
    if len(content) > MAX_BYTES:
        raise CannotRead(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise CannotRead(_DOCTYPE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotRead(f"The file is not well-formed XML: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise CannotRead(_DOCTYPE)
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise CannotRead(f"The file has more than {MAX_ELEMENTS:,} elements.")
    return root


def only_process(root: etree._Element) -> etree._Element:
    """Return the process that a file draws, or raise CannotRead. Pools without a step do not count."""
    processes = list(root.iter(f"{{{BPMN}}}process"))
    drawn = [process for process in processes if any(tag(child) in _STEPS for child in process)]
    if not processes:
        kind = "a choreography" if any(root.iter(f"{{{BPMN}}}choreography")) else "pools without a step"
        kind = kind if any(root.iter(f"{{{BPMN}}}participant")) else "nothing"
        raise CannotRead(f"It draws no process, but {kind}. Draw the steps of one side as a process.")
    if len(drawn) == 1 or len(processes) == 1:
        return (drawn or processes)[0]
    pools = {pool.get("processRef"): pool.get("name") for pool in root.iter(f"{{{BPMN}}}participant")}
    names = [pools.get(one.get("id")) or one.get("name") or one.get("id") or "" for one in drawn or processes]
    listed = ", ".join(name for name in names if name)
    raise CannotRead(f"It draws {len(names)} processes ({listed}). Draw each in a file of its own.")


_STEPS = frozenset((BPMN, name) for name in FLOW_NODES)
