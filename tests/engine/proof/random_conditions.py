"""Random folders whose conditions read declared answers and results, with what each text means.

The meaning is written beside each text in Python, so that neither FEEL nor `engine.proof` is asked.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from engine.definition import kinds
from engine.definition.diagrams import Scope
from engine.proof.values.known import Known
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import draw

Values = Mapping[str, Any]
DECISIONS = ("yes", "no", "later")
ANSWERS = [{"decision": decision, "ticked": ticked} for decision in DECISIONS for ticked in (True, False)]
RESULTS = [
    {"count": 0, "stands": False},
    {"count": 1, "stands": True},
    {"count": 2, "stands": True},
    {"count": 2, "stands": False},
]
RESULT = "{count: 0, stands: false} | {count: 1, stands: true} | {count: 2, stands: boolean}"
MOST = 5  # no condition tells larger counters apart

CONDITIONS: dict[str, Callable[[Values], bool]] = {
    'answers.decision = "yes"': lambda values: values["answers"]["decision"] == "yes",
    'answers.decision in ("yes", "later")': lambda values: values["answers"]["decision"] != "no",
    "answers.ticked": lambda values: values["answers"]["ticked"],
    "not(answers.ticked)": lambda values: not values["answers"]["ticked"],
    'word = "yes"': lambda values: values["word"] == "yes",
    'word != "yes"': lambda values: values["word"] != "yes",
    'word = "no"': lambda values: values["word"] == "no",
    "rounds > 2": lambda values: values["rounds"] > 2,
    "rounds <= 2": lambda values: values["rounds"] <= 2,
    "rounds = 1": lambda values: values["rounds"] == 1,
    "tie.stands": lambda values: values["tie"]["stands"],
    "tie.count = 0": lambda values: values["tie"]["count"] == 0,
    "tie.count = 1 and tie.stands": lambda values: values["tie"]["count"] == 1 and values["tie"]["stands"],
    'if tie.count > 0 then word = "yes" else true': lambda values: (
        values["word"] == "yes" if values["tie"]["count"] > 0 else True
    ),
}
SCRIPTS: dict[str, Callable[[Values], dict[str, Any]]] = {
    "rounds = 0": lambda values: {"rounds": 0},
    "rounds = rounds + 1": lambda values: {"rounds": min(values["rounds"] + 1, MOST)},
    'word = "yes"': lambda values: {"word": "yes"},
    'word = if rounds > 1 then "no" else word': lambda values: (
        {"word": "no" if values["rounds"] > 1 else values["word"]}
    ),
    "word = answers.decision": lambda values: {"word": values["answers"]["decision"]},
}
FIRST = 'word = "later"\nrounds = 0\ntie = {count: 0, stands: false}'
BEGUN = {"word": "later", "rounds": 0, "tie": RESULTS[0]}
SCRIPTS[FIRST] = lambda values: BEGUN


def draw_conditions(seed: int) -> list[Drawing]:
    """Return a random folder in which conditions and scripts have a meaning."""
    random = Random(f"conditions {seed}")
    drawings = draw(seed)
    for drawing in drawings:
        drawing.nodes = [_step(random, node) for node in drawing.nodes]
        drawing.edges = [
            (flow, ends, when and random.choice([*CONDITIONS])) for flow, ends, when in drawing.edges
        ]
        _without_defaults(random, drawing)
    outer, inner = drawings
    _begin_with(outer)
    inner.nodes = [
        (kind, step, about, "" if kind == "startEvent" else more) for kind, step, about, more in inner.nodes
    ]
    return drawings


def _step(random: Random, node: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    kind, step, *_ = node
    if kind != "scriptTask":
        return node
    if random.random() < 0.3:
        return Drawing("other").service(step, "look", "tie").nodes[0]
    text = random.choice([text for text in SCRIPTS if text != FIRST])
    return Drawing("other").script(step, text).nodes[0]


def _without_defaults(random: Random, drawing: Drawing) -> None:
    """Give some gateways a last condition in place of their default."""
    for number, (kind, step, attributes, inside) in enumerate(drawing.nodes):
        if kind == "exclusiveGateway" and 'default="' in attributes and random.random() < 0.4:
            flow = attributes.split('default="')[1].rstrip('"')
            drawing.nodes[number] = (kind, step, attributes.split("default=")[0], inside)
            drawing.edges = [
                (edge, ends, _last(random, drawing, ends) if edge == flow else when)
                for edge, ends, when in drawing.edges
            ]


def _last(random: Random, drawing: Drawing, ends: str) -> str:
    """Return a condition for a last flow: often one that takes what the others leave."""
    opposites = {
        "answers.ticked": "not(answers.ticked)",
        "not(answers.ticked)": "answers.ticked",
        'word = "yes"': 'word != "yes"',
        'word != "yes"': 'word = "yes"',
        "rounds > 2": "rounds <= 2",
        "rounds <= 2": "rounds > 2",
    }
    source = ends.split(" ")[0]
    others = [when for _, other, when in drawing.edges if other.startswith(f"{source} ") and when]
    fitting = [opposites[when] for when in others if when in opposites]
    return random.choice(fitting) if fitting and random.random() < 0.7 else random.choice([*CONDITIONS])


def _begin_with(drawing: Drawing) -> None:
    """Put a script that sets everything behind the start."""
    drawing.script("first_of_all", FIRST)
    start = f'sourceRef="{drawing.process}_start"'
    drawing.edges = [
        (flow, ends.replace(start, 'sourceRef="first_of_all"'), when) for flow, ends, when in drawing.edges
    ]
    drawing.flow(f"{drawing.process}_start", "first_of_all")


def known_of(scopes: Mapping[str, Scope]) -> Known:
    """Return what is declared of the values of such a folder."""
    results = {
        (scope.id, node.id): kinds.read(RESULT)
        for scope in scopes.values()
        for node in scope.nodes.values()
        if node.kind == "serviceTask"
    }
    options = " | ".join(f'"{decision}"' for decision in DECISIONS)
    return Known(results, {"note": kinds.read(f"{{decision: {options}, ticked: boolean}}")}, lambda *_: True)
