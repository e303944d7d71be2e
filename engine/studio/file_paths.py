"""Where the files of a draft may be, what they may be called, and what a new one holds."""

import json
import re
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from engine.definition.folder import KINDS, PLACES, kind_of
from engine.errors import NotAccepted

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,79}", re.ASCII)
_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions_{name}" \
targetNamespace="https://homeward.example/processes/{process}">
  <bpmn:process id="{name}" name={title} isExecutable="true">
    <bpmn:startEvent id="{name}_begins" name="It begins">
      <bpmn:outgoing>{name}_flow</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="{name}_ends" name="It ends">
      <bpmn:incoming>{name}_flow</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="{name}_flow" sourceRef="{name}_begins" targetRef="{name}_ends" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="drawing_{name}">
    <bpmndi:BPMNPlane id="plane_{name}" bpmnElement="{name}">
      <bpmndi:BPMNShape id="{name}_begins_di" bpmnElement="{name}_begins">
        <dc:Bounds x="182" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="176" y="183" width="48" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="{name}_ends_di" bpmnElement="{name}_ends">
        <dc:Bounds x="462" y="142" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="456" y="183" width="48" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="{name}_flow_di" bpmnElement="{name}_flow">
        <di:waypoint x="218" y="160" />
        <di:waypoint x="462" y="160" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions_{name}" name={title} \
namespace="https://homeward.example/processes/{process}">
  <decision id="{name}" name="{name}">
    <decisionTable id="{name}_table" hitPolicy="UNIQUE">
      <input id="{name}_input_1" label="Category">
        <inputExpression id="{name}_expression_1" typeRef="string">
          <text>category</text>
        </inputExpression>
      </input>
      <output id="{name}_output_1" label="Result" name="result" typeRef="string" />
      <rule id="{name}_rule_1">
        <inputEntry id="{name}_rule_1_input_1">
          <text>-</text>
        </inputEntry>
        <outputEntry id="{name}_rule_1_output_1">
          <text>"none"</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""
_LETTER = "Subject: {title}\n\nDear \n"
_EXAMPLES = "schema_version: 1\nscenarios: []\n"


def path_of(kind: str, name: str) -> str:
    """Return the path of a file of a kind: ("table", "window") -> "tables/window.dmn"; raises NotAccepted."""
    suffix = next((suffix for suffix, known in KINDS.items() if known == kind), "")
    if not suffix:
        raise NotAccepted("Choose a diagram, a decision table, a form, a letter or examples.")
    path = f"{PLACES[kind]}/{name}{suffix}" if kind in PLACES else f"{name}{suffix}"
    refuse(path)
    return path


def refuse(path: str) -> None:
    """Raise NotAccepted unless a file of a process may have this path."""
    pure = PurePosixPath(path)
    kind = kind_of(path)
    if not _NAME.fullmatch(pure.stem) or pure.stem == "README":
        raise NotAccepted(
            "A name begins with a letter and has only plain letters, digits, “_” and “-”, at most 80 of them."
        )
    if not kind or str(pure.parent) != PLACES.get(kind, ".") or str(pure) != path:
        raise NotAccepted(f"No file of a process can be at {path}.")


def blank(process: str, path: str) -> bytes:
    """Return what a new file at this path holds: the least that can be drawn, read or written on."""
    name = PurePosixPath(path).stem
    title = name.replace("_", " ").replace("-", " ").capitalize()
    kind = kind_of(path)
    if kind == "form":
        return _form(name, title)
    text = {"diagram": _DIAGRAM, "table": _TABLE, "letter": _LETTER, "example": _EXAMPLES}[kind]
    shown = title if kind in ("letter", "example") else quoteattr(title)
    return text.format(name=name, process=process, title=shown).encode()


def _form(name: str, title: str) -> bytes:
    form = {
        "schemaVersion": 19,
        "type": "default",
        "id": name,
        "executionPlatform": "Camunda Platform",
        "exporter": {"name": "Homeward", "version": "1"},
        "properties": {"title": title},
        "components": [{"label": "Answer", "type": "textfield", "id": f"{name}_answer", "key": "answer"}],
    }
    return f"{json.dumps(form, indent=2, ensure_ascii=False)}\n".encode()
