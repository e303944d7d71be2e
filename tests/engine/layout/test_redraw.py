"""Edits of the shipped drawings: no box on another, none outside its lane, no flow through a box."""

import copy
import time
from dataclasses import replace

import pytest

from engine.layout import redraw
from engine.layout.drawing import Drawing, Line, Step
from engine.layout.flaws import flaws
from engine.layout.geometry import Box
from tests.engine.layout.shipped_drawings import (
    FILES,
    NEW,
    drawing_of,
    lanes,
    sample,
    with_new_step,
)

KINDS = ("userTask", "exclusiveGateway", "intermediateCatchEvent")
SLOWEST = 3.0
"""Seconds of processor time: a bound for a hang. The slowest edit takes a tenth of it."""


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    """The drawings by the names of their files."""
    return {stem: drawing_of(stem) for stem in FILES}


def edited_well(before: Drawing, after: Drawing) -> set[str]:
    """Return the flaws that an edit brought into a drawing."""
    return flaws(after) - flaws(before)


def test_a_step_fits_into_every_flow_lane_by_lane(drawings: dict[str, Drawing]) -> None:
    cases = [
        (stem, flow, lane, kind)
        for stem, drawing in drawings.items()
        for flow in drawing.lines
        for lane in lanes(drawing)
        for kind in KINDS
    ]
    assert len(cases) > 1_500
    for stem, flow, lane, kind in sample(cases, 120):
        changed = with_new_step(drawings[stem], flow, lane, kind)
        begun = time.process_time()
        redraw.draw_step(changed, NEW)
        assert time.process_time() - begun < SLOWEST
        assert edited_well(drawings[stem], changed) == set(), (stem, flow, lane, kind)
        assert changed.boxes[lane].holds(changed.boxes[NEW])


def test_a_step_moves_to_every_other_lane(drawings: dict[str, Drawing]) -> None:
    cases = [
        (stem, key, lane)
        for stem, drawing in drawings.items()
        for key, step in drawing.steps.items()
        for lane in lanes(drawing)
        if not step.host and lane != step.home
    ]
    assert len(cases) > 250
    for stem, key, lane in sample(cases, 40):
        changed = copy.deepcopy(drawings[stem])
        changed.steps[key] = replace(changed.steps[key], home=lane)
        redraw.move_step(changed, key)
        assert edited_well(drawings[stem], changed) == set(), (stem, key, lane)
        assert changed.boxes[lane].holds(changed.boxes[key])


def test_any_two_steps_are_connected(drawings: dict[str, Drawing]) -> None:
    cases = [
        (stem, source, target)
        for stem, drawing in drawings.items()
        for source, step in drawing.steps.items()
        for target, other in drawing.steps.items()
        if source != target and step.kind != "endEvent" and other.kind not in ("startEvent", "boundaryEvent")
    ]
    assert len(cases) > 1_500
    for stem, source, target in sample(cases, 60):
        changed = copy.deepcopy(drawings[stem])
        changed.lines["new"] = Line("sequenceFlow", "no", source, target)
        redraw.draw_flow(changed, "new")
        assert edited_well(drawings[stem], changed) == set(), (stem, source, target)


def test_an_event_on_a_step_leads_back_to_it_without_running_through_it(drawings: dict[str, Drawing]) -> None:
    cases = [
        (stem, key)
        for stem, drawing in drawings.items()
        for key, step in drawing.steps.items()
        if step.kind in ("userTask", "callActivity")
    ]
    for stem, key in sample(cases, 20):
        changed = copy.deepcopy(drawings[stem])
        changed.steps["reminder"] = Step("boundaryEvent", "Remind them", changed.steps[key].home, key)
        changed.lines["new"] = Line("sequenceFlow", "", "reminder", key)
        redraw.draw_step(changed, "reminder")
        assert edited_well(drawings[stem], changed) == set(), (stem, key)


def test_what_comes_after_a_new_step_moves_to_the_right_and_the_rest_stays() -> None:
    before = drawing_of("award")
    changed = with_new_step(before, "flow_are_checks_good_to_decide_award", "lane_senior_officer", "userTask")
    redraw.draw_step(changed, NEW)
    new, award = changed.boxes[NEW], changed.boxes["decide_award"]
    assert new == before.boxes["decide_award"]
    assert award == before.boxes["decide_award"].moved(0, 150)
    assert changed.boxes["make_last_checks"] == before.boxes["make_last_checks"]
    assert changed.boxes["pool"].width == before.boxes["pool"].width + 150
    assert changed.ways["flow_begin_award_to_check_before_award"] == [(520, 260), (560, 260)]


def test_a_lane_without_a_free_row_grows_and_what_is_below_moves_down() -> None:
    before = drawing_of("award")
    changed = copy.deepcopy(before)
    changed.steps["begin_award"] = replace(changed.steps["begin_award"], home="lane_broker")
    changed.boxes["crowd"] = Box(400, 340, 200, 80)
    changed.steps["crowd"] = Step("userTask", "In the way", "lane_broker")
    redraw.move_step(changed, "begin_award")
    assert changed.boxes["lane_broker"].height == before.boxes["lane_broker"].height + 120
    assert changed.boxes["decide_award"].y == before.boxes["decide_award"].y + 120
    assert changed.boxes["make_award"] == before.boxes["make_award"]


def test_a_new_lane_stands_below_the_last_one() -> None:
    drawing = drawing_of("award")
    drawing.homes["lane_manager"] = "pool"
    redraw.draw_lane(drawing, "lane_manager", "pool")
    last, lane, pool = (drawing.boxes[key] for key in ("lane_senior_officer", "lane_manager", "pool"))
    assert (lane.y, lane.x, lane.width) == (last.bottom, last.x, last.width)
    assert pool.bottom == lane.bottom
