"""A site of two pages on the base layout, under the site's own security policy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from forms.html import drawing
from forms.submission import answers
from tests.forms import builders

WEB = Path(__file__).parents[2] / "web"
BUILT = WEB / "static" / "build"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FORM = builders.every_kind()
POSITION = {
    "open": ["choose", "never-drawn"],
    "done": ["start", "write"],
    "counts": {"choose": {"count": 23, "words": "23 cases at Choose", "href": "/cases"}},
}


@dataclass(frozen=True)
class Group:
    """The shape of a group of facts."""

    title: str = "The advert"
    rows: tuple[tuple[str, str], ...] = (("Closes", "Tuesday"),)
    columns: tuple[str, ...] = ("Place", "Provider")
    table: tuple[tuple[str, ...], ...] = (("1", "Oak House"), ("2", "Elm Court"))
    note: str = "Prices are a week."


def make(*, built: bool = True) -> Flask:
    """Return the site, with the built files or as it is without them."""
    app = Flask("small", static_folder=str(WEB / "static"))
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    folders = [WEB / "templates", Path(__file__).parent / "templates"]
    app.jinja_loader = ChoiceLoader([FileSystemLoader([str(one) for one in folders]), macros])  # type: ignore[assignment]
    app.secret_key = "practice"
    names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text()) if built else {}
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/build/{names[name]}" if name in names else "",
        csrf_token=lambda: "token",
        product="Homeward",
    )
    app.context_processor(lambda: _layout(built))
    app.after_request(_with_policy)
    for page in ("help", "privacy", "accessibility"):
        app.add_url_rule(f"/{page}", f"about.{page}", lambda: "Words")
    app.add_url_rule("/", "form", _form, methods=["GET", "POST"])
    app.add_url_rule("/visible", "visible", _visible, methods=["POST"])
    app.add_url_rule("/parts", "parts", _parts)
    app.add_url_rule("/diagram.xml", "diagram", _diagram)
    return app


def _layout(built: bool) -> dict[str, Any]:
    navigation = [{"text": "My tasks", "href": "/", "current": True}, {"text": "Cases", "href": "/parts"}]
    return {
        "council_name": "Northshire County Council",
        "navigation": navigation,
        "signed_in_as": "Jo Marsh",
        "sign_out": "/out",
        "practice": True,
        "built": built,
    }


def _with_policy(answer: Any) -> Any:
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _form() -> str:
    posted = list(request.form.items(multi=True))
    changed = answers.change_rows(FORM, posted)
    found: dict[str, str] = {}
    if request.method == "POST" and changed is None:
        found = answers.read_answers(FORM, posted, options=builders.HOMES).errors
        if not found:
            return "All answered"
    drawn = drawing.draw(FORM, posted=changed or posted, errors=found, options=builders.HOMES)
    return render_template("form.html", drawn=drawn, errors=found)


def _visible() -> Any:
    hidden = answers.hidden_now(FORM, list(request.form.items(multi=True)), options=builders.HOMES)
    return jsonify(hidden=sorted(hidden))


def _parts() -> str:
    return render_template(
        "parts.html",
        group=Group(),
        position=POSITION,
        xml=DIAGRAM,
        drawn=Markup("<p>The drawing of the server</p>"),
        closes_at="2027-01-01T12:00:00Z",
        server_now="2027-01-01T11:57:30Z",
    )


def _diagram() -> Any:
    return Flask.response_class(DIAGRAM, mimetype="application/xml")


def _shape(step: str, x: int, width: int, height: int) -> str:
    return (
        f'<bpmndi:BPMNShape id="{step}_di" bpmnElement="{step}">'
        f'<dc:Bounds x="{x}" y="{140 - height // 2}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
    )


def _edge(flow: str, start: int, end: int) -> str:
    return (
        f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}">'
        f'<di:waypoint x="{start}" y="140"/><di:waypoint x="{end}" y="140"/></bpmndi:BPMNEdge>'
    )


DIAGRAM = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="all" targetNamespace="homeward">
  <bpmn:process id="choosing" isExecutable="true">
    <bpmn:startEvent id="start"/>
    <bpmn:userTask id="write" name="Write advert"/>
    <bpmn:userTask id="choose" name="Choose provider"/>
    <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="write"/>
    <bpmn:sequenceFlow id="second" sourceRef="write" targetRef="choose"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="picture"><bpmndi:BPMNPlane id="plane" bpmnElement="choosing">
    {_shape("start", 100, 36, 36)}{_shape("write", 190, 100, 80)}{_shape("choose", 350, 100, 80)}
    {_edge("first", 136, 190)}{_edge("second", 290, 350)}
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""
