"""A gateway tries its flows in the order of the file: where shapes are drawn changes nothing."""

import re
from random import Random

from engine.definition.diagrams import read_diagram
from engine.spiff.parsing import Specs, parse
from tests.engine.builders.bare_run import Acts, begun, steps
from tests.engine.builders.diagram import Drawing
from tests.faults.oracle import base_seed

OVERLAP = (
    Drawing("overlap")
    .start()
    .gateway("which", default="rest")
    .user("first")
    .user("second")
    .user("third")
    .end()
    .flow("start", "which")
    .flow("which", "first", when="one")
    .flow("which", "second", when="two")
    .flow("which", "third", id="rest")
    .flow("first", "end")
    .flow("second", "end")
    .flow("third", "end")
)


def specs_of(xml: bytes, by_height: bool = False) -> Specs:
    return parse([read_diagram(xml, "overlap.bpmn").root], "overlap", by_height)


def waits_at(specs: Specs, **variables: bool) -> list[str]:
    acts = Acts()
    acts.variables.update(variables)
    return steps(begun(specs, acts))


def moved(xml: bytes, random: Random) -> bytes:
    """Return the diagram with every shape somewhere else."""
    return re.sub(rb' y="-?\d+"', lambda _: f' y="{random.randint(0, 2_000)}"'.encode(), xml)


def with_second_on_top(xml: bytes) -> bytes:
    return re.sub(rb'(bpmnElement="second"><dc:Bounds x="\d+" y=")\d+', rb"\g<1>1", xml)


def test_moving_shapes_does_not_change_the_way_a_case_goes() -> None:
    seed = base_seed(1)
    random = Random(seed)
    for _ in range(20):
        specs = specs_of(moved(OVERLAP.xml(), random))
        assert waits_at(specs, one=True, two=True) == ["first"], f"seed {seed}"
        assert waits_at(specs, one=False, two=True) == ["second"], f"seed {seed}"
        assert waits_at(specs, one=False, two=False) == ["third"], f"seed {seed}"


def test_a_diagram_without_a_picture_runs_the_same() -> None:
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", OVERLAP.xml(), flags=re.DOTALL)
    assert waits_at(specs_of(bare), one=True, two=True) == ["first"]


def test_an_older_release_still_tries_its_flows_from_the_top_of_the_picture_down() -> None:
    drawn = with_second_on_top(OVERLAP.xml())
    assert waits_at(specs_of(drawn, by_height=True), one=True, two=True) == ["second"]
    assert waits_at(specs_of(drawn), one=True, two=True) == ["first"]
