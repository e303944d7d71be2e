"""Joins of our own: in loops, in either order, with surplus tokens, and as older versions stored them."""

import pytest
from SpiffWorkflow.util.task import TaskState

from engine.spiff import codec
from engine.spiff.run import Run
from tests.engine.builders.bare_run import FORK, Acts, begun, do, specs, steps
from tests.engine.builders.diagram import Drawing
from tests.engine.proof.random_flows import STOP

ROUND = (
    Drawing("round")
    .start()
    .gateway("back")
    .gateway("split", "parallel")
    .user("a")
    .user("b")
    .gateway("join", "parallel")
    .gateway("again", default="no")
    .user("last")
    .end()
    .flow("start", "back", "split", "a", "join", "again")
    .flow("split", "b", "join")
    .flow("again", "back", when="more")
    .flow("again", "last", id="no")
    .flow("last", "end")
)


@pytest.mark.parametrize("orders", [("ab", "ba"), ("ba", "ab"), ("ab", "ab"), ("ba", "ba")])
def test_in_a_loop_every_round_waits_for_both_branches(orders: tuple[str, str]) -> None:
    of, acts = specs(ROUND), Acts()
    acts.variables["more"] = True
    run = begun(of, acts)
    for order in orders * 3:
        assert steps(run) == ["a", "b"]
        run = do(run, order[0], of, acts)
        assert steps(run) == [order[1]]
        run = do(run, order[1], of, acts)
    acts.variables["more"] = False
    run = do(do(run, "a", of, acts), "b", of, acts)
    assert steps(run) == ["last"]


def test_rounds_do_not_make_the_state_larger() -> None:
    of, acts = specs(ROUND), Acts()
    acts.variables["more"] = True
    run, sizes = begun(of, acts), set()
    for _ in range(20):
        run = do(do(run, "a", of, acts), "b", of, acts)
        sizes.add(len(codec._open(run.store({}))["t"][0][2]))
    assert max(sizes) - min(sizes) <= 1


def test_a_gateway_may_join_and_split_at_once() -> None:
    drawing = Drawing("both").start().gateway("split", "parallel").user("a").user("b")
    drawing.gateway("middle", "parallel").user("c").user("d").gateway("join", "parallel").end()
    drawing.flow("start", "split", "a", "middle", "c", "join", "end").flow(
        "split", "b", "middle", "d", "join"
    )
    of, acts = specs(drawing), Acts()
    run = do(begun(of, acts), "b", of, acts)
    assert steps(run) == ["a"]
    run = do(run, "a", of, acts)
    assert steps(run) == ["c", "d"]
    assert do(do(run, "d", of, acts), "c", of, acts).ended


def test_branches_may_end_apart() -> None:
    drawing = Drawing("apart").start().gateway("split", "parallel").user("a").user("b").end().end("other")
    drawing.flow("start", "split", "a", "end").flow("split", "b", "other")
    of, acts = specs(drawing), Acts()
    run = do(begun(of, acts), "a", of, acts)
    assert steps(run) == ["b"]
    assert do(run, "b", of, acts).ended


def test_a_terminate_end_in_a_branch_stops_the_others() -> None:
    drawing = Drawing("stops").start().gateway("split", "parallel").user("a").user("b").script("c", "x = 1")
    drawing.end("end", event=STOP.format("end")).end("other")
    drawing.flow("start", "split", "a", "end").flow("split", "b", "c", "other")
    of, acts = specs(drawing), Acts()
    assert do(begun(of, acts), "a", of, acts).ended
    assert acts.performed == []


def test_an_error_in_a_branch_stops_the_others_at_once() -> None:
    inner = Drawing("inner").start("begin").gateway("split", "parallel").user("a").error("oops", "lost")
    inner.gateway("again", "parallel").script("late", "x = 1").script("later", "y = 1").end("inner_end")
    inner.flow("begin", "split", "a", "again", "oops").flow("again", "late", "later", "inner_end")
    inner.user("b").end("b_end").flow("split", "b", "b_end")
    outer = (
        Drawing("outer").start().call("call", "inner").error("caught", "lost", on="call").user("mend").end()
    )
    outer.flow("start", "call", "end").flow("caught", "mend", "end", id="m")
    outer.edges = [edge for edge in outer.edges if edge[0] != "m"]
    outer.flow("caught", "mend", "end")
    of, acts = specs(outer, inner), Acts()
    run = do(begun(of, acts), "a", of, acts)
    assert steps(run) == ["mend"]
    assert acts.performed == []
    assert do(run, "mend", of, acts).ended


def test_a_join_that_an_older_version_stored_waits_on_for_the_last_branch() -> None:
    of, acts = specs(FORK), Acts()
    run = do(do(begun(of, acts), "a", of, acts), "b", of, acts)
    joins = [task for task in run._workflow.tasks.values() if task.task_spec.name == "join"]
    assert [task._state for task in joins] == [TaskState.WAITING] * 2
    state = codec._open(run.store({}))
    rows = [row for row in state["t"][0][2] if row[0] == "join"]
    rows[0][2:] = [TaskState.CANCELLED]  # older versions left only the newest token waiting
    older = codec._packers.pack(codec.orjson.dumps(state))
    run = Run.load(of, older, acts)
    assert steps(run) == ["c"]
    assert steps(do(run, "c", of, acts)) == ["last"]
