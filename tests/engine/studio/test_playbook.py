"""The way to a fault is told as its own diagram shows it, move by move along its flows."""

from collections.abc import Iterable
from itertools import pairwise

from engine.checks.problem import Problem
from engine.checks.process_folder import examine
from engine.definition.diagrams import Scope
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from engine.studio.draft_reading import read_draft
from engine.studio.playbook import Move, playbook_of
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text

OPERATIONS = Operations([])


def inner() -> Drawing:
    """Return a process that stops when the answer is neither of the two that its gateway knows."""
    drawing = Drawing("inner").start().user("ask", form="ask").script("note", "word = answers.word")
    drawing.gateway("choose").gateway("meet").end().end("stop")
    drawing.flow("start", "ask", "note", "choose").flow("choose", "meet", when='word = "one"')
    return drawing.flow("choose", "stop", when='word = "two"').flow("meet", "end")


def told(*drawings: Drawing, diagram: str) -> tuple[Problem, list[Move]]:
    files = {f"{drawing.process}.bpmn": drawing.xml() for drawing in drawings}
    folder = Folder(drawings[0].process, {**files, "forms/ask.form": form(text("word", required=True))})
    problems = [problem for problem in examine(folder, OPERATIONS) if problem.way]
    (problem,) = [problem for problem in problems if problem.diagram == diagram]
    return problem, playbook_of(problem, read_draft(folder, OPERATIONS).scopes)


def test_the_token_goes_along_the_flows_and_stops_where_the_fault_is() -> None:
    problem, moves = told(inner(), diagram="inner.bpmn")
    assert moves[-1].at == problem.element == "choose"
    assert [move.stuck for move in moves] == [False] * (len(moves) - 1) + [True]
    assert not moves[-1].says.startswith("After")
    assert "ask" in [move.at for move in moves]
    flows = {flow.id: flow for scope in _scopes(inner()) for flow in scope.flows}
    for before, move in pairwise(moves):
        if move.took:
            assert (flows[move.took].source, flows[move.took].target) == (before.at, move.at)
        else:
            assert before.at == move.at


def test_what_happens_in_a_called_diagram_stays_at_the_call() -> None:
    outer = Drawing("outer").start().call("do_it", "inner").script("note_it", "total = 1")
    outer.gateway("choose_again").end().end("stop").flow("start", "do_it", "note_it", "choose_again")
    outer.flow("choose_again", "end", when="total = 2").flow("choose_again", "stop", when="total = 3")
    sound = Drawing("inner").start().user("ask", form="ask").end().flow("start", "ask", "end")
    problem, moves = told(outer, sound, diagram="outer.bpmn")
    assert moves[-1].at == problem.element == "choose_again"
    assert {move.at for move in moves} == {"start", "do_it", "note_it", "choose_again"}
    assert any(move.says.startswith("Inside “") for move in moves)


def test_a_problem_without_a_way_has_no_playbook() -> None:
    problem = Problem("inner.bpmn", "Ask", "It has no form.", "Give it one.", element="ask")
    assert playbook_of(problem, {scope.id: scope for scope in _scopes(inner())}) == []


def _scopes(drawing: Drawing) -> Iterable[Scope]:
    folder = Folder(drawing.process, {f"{drawing.process}.bpmn": drawing.xml()})
    return read_draft(folder, OPERATIONS).scopes.values()
