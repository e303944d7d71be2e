"""The drawings of the shipped process, and samples of what can be done to them."""

import copy
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from engine.definition.bpmn_xml import read_xml
from engine.layout.drawing import Drawing, Line, Step, read

SHIPPED = Path(__file__).parents[3] / "processes" / "micro_procurement"
FILES = sorted(path.stem for path in SHIPPED.glob("*.bpmn"))
ALL = os.environ.get("FAULTS") == "long"
Case = TypeVar("Case")
NEW, NEW_FLOW = "manager_check", "flow_from_manager_check"


def drawing_of(stem: str) -> Drawing:
    """Return the drawing of a shipped diagram."""
    return read(read_xml((SHIPPED / f"{stem}.bpmn").read_bytes()))


def sample(cases: Sequence[Case], size: int) -> list[Case]:
    """Return some of the cases by a printed seed; all of them in the long form."""
    seed = int(os.environ.get("HOMEWARD_SEED") or random.randrange(10**6))
    print(f"HOMEWARD_SEED={seed}")  # noqa: T201
    return list(cases) if ALL else random.Random(seed).sample(list(cases), min(size, len(cases)))


def lanes(drawing: Drawing) -> list[str]:
    """Return the lanes of a drawing."""
    return [home for home, outer in drawing.homes.items() if outer]


def with_new_step(drawing: Drawing, flow: str, lane: str, kind: str) -> Drawing:
    """Return a copy whose model has a step on a flow that is not drawn yet."""
    changed = copy.deepcopy(drawing)
    line = changed.lines[flow]
    changed.steps[NEW] = Step(kind, "Check by the manager", lane)
    changed.lines[flow] = Line(line.kind, line.name, line.source, NEW)
    changed.lines[NEW_FLOW] = Line("sequenceFlow", "", NEW, line.target)
    return changed
