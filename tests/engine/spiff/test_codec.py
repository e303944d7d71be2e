"""The stored state: what goes in comes out, and storing what was loaded changes nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.spiff import codec
from engine.spiff.run import Run
from engine.spiff.tasks import FastTask
from rules.data_types import values
from rules.data_types.durations import YearsMonths
from tests.engine.builders.bare_run import FORK, LOOP, WAIT, Acts, begun, do, specs, steps
from tests.engine.builders.diagram import Drawing

LEAVES = (
    st.none()
    | st.booleans()
    | st.text(max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
    | st.integers(-(10**12), 10**12).map(Decimal)
    | st.dates()
    | st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    | st.timedeltas(min_value=timedelta(days=-999), max_value=timedelta(days=999))
    | st.integers(-99, 99).map(YearsMonths)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)

NESTED = (
    Drawing("nested")
    .start()
    .call("first", "fork")
    .call("second", "wait")
    .end()
    .flow("start", "first", "second", "end")
)
SPECS = specs(NESTED, FORK, WAIT)


@given(st.dictionaries(st.text(min_size=1, max_size=10), VALUES, max_size=8))
@settings(deadline=None, max_examples=150)
def test_variables_come_back_as_they_went(variables: dict[str, object]) -> None:
    blob = begun(SPECS, world()).store(values.encode(variables))
    assert values.decode(codec.variables_of(blob)) == variables


@given(st.lists(st.integers(0, 20), max_size=12))
@settings(deadline=None, max_examples=60)
def test_storing_what_was_loaded_changes_nothing_wherever_the_case_stands(choices: list[int]) -> None:
    acts = world()
    run = begun(SPECS, acts)
    for choice in choices:
        waiting = [each for each in run.waiting() if each.kind != "timer"]
        if not waiting:
            break
        run = do(run, waiting[choice % len(waiting)].step, SPECS, acts)
        blob = run.store({})
        loaded = Run.load(SPECS, blob, acts)
        assert (loaded.waiting(), loaded.active(), loaded.stage()) == (
            run.waiting(),
            run.active(),
            run.stage(),
        )
        assert loaded.store({}) == blob


@given(st.permutations("abc"), st.integers(0, 3))
@settings(deadline=None, max_examples=40)
def test_a_case_stored_at_every_step_goes_the_way_of_one_kept_in_hand(order: list[str], stored: int) -> None:
    kept, acts = Run.begin(SPECS, world()), world()
    kept.advance()
    run = begun(SPECS, acts)
    for step in [*order, "last"][: stored + 1]:
        run = do(run, step, SPECS, acts)
        kept.complete(next(each.id for each in kept.waiting() if each.step == step))
        kept.advance()
        assert steps(run) == steps(kept)


def test_a_case_that_has_gone_nowhere_is_small() -> None:
    acts = Acts()
    acts.variables["again"] = False
    assert len(begun(specs(LOOP), acts).store({})) < 300


def test_kinds_of_values_that_json_does_not_have_are_kept() -> None:
    given = {
        "money": 72000,
        "at": datetime(2026, 5, 5, 16, tzinfo=UTC),
        "on": date(2026, 5, 5),
        "gap": timedelta(microseconds=1),
    }
    found = values.decode(values.encode(values.adopt(given)))
    assert found == given


def world() -> Acts:
    acts = Acts()
    acts.variables["due"] = datetime(2027, 1, 1, tzinfo=UTC)
    return acts


def test_what_may_follow_is_neither_made_nor_stored() -> None:
    run = begun(SPECS, world())
    held = {task.task_spec.name for workflow in run._live() for task in workflow.tasks.values()}
    assert not held & {"second", "join", "end", "End"}
    assert all(type(task) is FastTask for workflow in run._live() for task in workflow.tasks.values())
