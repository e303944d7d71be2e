"""A folder's files with one problem mended."""

from collections.abc import Callable, Mapping

from engine.checks.mend import Act, Mend
from engine.checks.problem import Problem
from engine.definition.folder import Folder, kind_of
from engine.errors import NotAccepted
from engine.mending import in_diagram, in_form, in_table, in_text

Files = Mapping[str, bytes | None]
"""New content by path; None takes a file away."""


def mend(folder: Folder, problem: Problem) -> Files:
    """Return the files that change when a problem is mended. Raises NotAccepted if it cannot be mended so."""
    wanted = problem.mend
    if wanted is None or problem.diagram not in folder.files:
        raise NotAccepted("A person has to mend this.")
    if wanted.act is Act.REMOVE_FILE:
        return {problem.diagram: None}
    if wanted.act is Act.ADD_FORM:
        return {f"forms/{wanted.after}.form": in_form.new_form(wanted.after, problem.step)}
    content = _change(problem, wanted)(folder.files[problem.diagram])
    if content == folder.files[problem.diagram]:
        raise NotAccepted(f"“{wanted.before}” does not stand there any more. Check again.")
    return {problem.diagram: content}


def _change(problem: Problem, wanted: Mend) -> Callable[[bytes], bytes]:
    kind = kind_of(problem.diagram)
    if wanted.act is Act.ADD_RULE:
        return lambda content: in_table.add_rule(content, problem.element, wanted.inputs)
    if kind == "diagram":
        return lambda content: in_diagram.change(content, problem, wanted)
    if kind == "table":
        return lambda content: in_table.respell(content, wanted.before, wanted.after)
    if kind == "form":
        return lambda content: in_form.respell(content, wanted.before, wanted.after)
    return lambda content: in_text.respell_in_marks(content, wanted.before, wanted.after)
