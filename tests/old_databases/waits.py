"""Small processes in which a case can be left waiting in every way that a diagram may draw.

A word given at the start leads to one kind of wait. `errand` and `stumble`, of the engine's own tests, add an
open call inside a called process and a step that fails.
"""

from engine.definition.folder import Folder, read_folder
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, stumble_files, text
from tests.engine.builders.small_process import FOLDERS

WAYS = {
    "waits": ("event gateway", "timer", "timer passed", "message", "branches", "branches done in part"),
    "scopes": ("called twice over", "sub-process", "loop", "loop left", "reminder", "reminder passed"),
}
"""The processes drawn here, and the words their cases may begin with."""
_TAKEN = 'starts with(answers.text, "{}")'


def folders() -> dict[str, Folder]:
    """Return every small process by its key."""
    return {
        "waits": _folder(_waits()),
        "scopes": _folder(_scopes(), _outer(), _inner()),
        "errand": read_folder(FOLDERS / "errand"),
        "stumble": Folder("stumble", stumble_files()),
    }


def _folder(journey: Drawing, *called: Drawing) -> Folder:
    files = {f"{each.process}.bpmn": each.xml() for each in (journey, *called)}
    return Folder(journey.process, {**files, "forms/note.form": form(text("text"))})


def _waits() -> Drawing:
    """Return a journey of events between steps, and of branches side by side."""
    drawing = (
        Drawing("waits")
        .start(role="clerk", form="note")
        .gateway("which", default="to_branches")
        .gateway("race", "eventBased")
        .message("told")
        .timer("too_late", 'duration("P3D")')
        .timer("a_week", 'duration("P7D")')
        .message("news")
        .gateway("split", "parallel")
        .user("left", dueIn="P2D")
        .timer("left_late", 'duration("P5D")', on="left")
        .user("right")
        .timer("by_itself", 'now + @"P4D"', kind="timeDate")
        .gateway("join", "parallel")
        .user("last")
        .end()
    )
    drawing.flow("start", "which").flow("which", "split", id="to_branches")
    drawing.flow("which", "race", when=_TAKEN.format("event"))
    drawing.flow("which", "a_week", when=_TAKEN.format("timer"))
    drawing.flow("which", "news", when=_TAKEN.format("message"))
    drawing.flow("race", "told", "last", "end").flow("race", "too_late", "last")
    drawing.flow("a_week", "last").flow("news", "last")
    drawing.flow("split", "left", "left_done").flow("left_late", "left_done").gateway("left_done")
    drawing.flow("left_done", "join").flow("split", "right", "join").flow("split", "by_itself", "join")
    return drawing.flow("join", "last")


def _scopes() -> Drawing:
    """Return a journey of called processes, a sub-process, a loop and a reminder."""
    drawing = (
        Drawing("scopes")
        .start(role="clerk", form="note")
        .gateway("which", default="to_loop")
        .call("calling", "outer")
        .message("called_off", on="calling")
        .add("subProcess", "within", "Within", _within().body(), role="clerk")
        .timer("within_late", 'duration("P6D")', on="within")
        .user("again")
        .gateway("enough", default="yes")
        .user("slow")
        .timer("reminder", 'duration("P1D")', on="slow", interrupting=False)
        .user("remind")
        .end("reminded")
        .user("last")
        .end()
    )
    drawing.flow("start", "which").flow("which", "again", id="to_loop")
    drawing.flow("which", "calling", when=_TAKEN.format("called"))
    drawing.flow("which", "within", when=_TAKEN.format("sub"))
    drawing.flow("which", "slow", when=_TAKEN.format("remind"))
    drawing.flow("calling", "last", "end").flow("called_off", "last")
    drawing.flow("within", "last").flow("within_late", "last")
    drawing.flow("again", "enough").flow("enough", "again", when='answers.text = "again"')
    drawing.flow("enough", "last", id="yes")
    return drawing.flow("slow", "last").flow("reminder", "remind", "reminded")


def _within() -> Drawing:
    return (
        Drawing("within")
        .start("within_start")
        .user("inside")
        .end("within_end")
        .flow("within_start", "inside", "within_end")
    )


def _outer() -> Drawing:
    return Drawing("outer").start().call("deeper", "inner").end().flow("start", "deeper", "end")


def _inner() -> Drawing:
    return (
        Drawing("inner")
        .start()
        .user("deep", dueIn="P1D", priority="2")
        .timer("deep_late", 'duration("P2D")', on="deep")
        .end()
        .end("gave_up")
        .flow("start", "deep", "end")
        .flow("deep_late", "gave_up")
    )
