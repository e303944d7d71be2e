"""What stands on the boundary of random user tasks, calls and sub-processes, and where it leads."""

from typing import TYPE_CHECKING

from tests.faults.drawing_state import DEEPEST, Exit, Place, deeper

if TYPE_CHECKING:
    from tests.faults.diagram_blocks import Writer


def boundaries(writer: "Writer", host: str, place: Place, code: str = "") -> list[Exit]:
    """Draw up to three events on a step's boundary, and the one that catches its error; return open flows."""
    exits: list[Exit] = []
    if code:
        event = writer.book.name("caught")
        writer.drawing.error(event, code, on=host)
        exits += _after(writer, event, host, place, back=False)
    for _ in range(writer.book.random.choice([0, 0, 1, 1, 2])):
        kind = writer.book.random.choice(["timer", "message", "aside"])
        if kind == "aside" and not place.parallel and writer.sheet.left > 2:
            _aside(writer, host, place)
        elif kind == "message":
            event = writer.book.name("told")
            writer.drawing.message(event, on=host, role=writer.role)
            exits += _after(writer, event, host, place)
        else:
            event = writer.book.name("late")
            writer.drawing.timer(event, writer.book.duration(), on=host)
            exits += _after(writer, event, host, place)
    return exits


def _after(writer: "Writer", event: str, host: str, place: Place, back: bool = True) -> list[Exit]:
    """Draw what follows an event that interrupts: on with the main flow, back to the step, or to an end.

    The library doubles a step to which its own boundary event leads straight back; ours does not
    (test_better.py). Here something always stands between.
    """
    returns = back and writer.book.chance(0.4)
    exits = [Exit(event)]
    if writer.book.chance(0.4) and place.depth < DEEPEST and writer.sheet.left > 3:
        part = writer.block(deeper(place, loop=place.loop or returns))
        writer.lead(exits, part.entry)
        exits = part.exits
    if returns:
        if exits == [Exit(event)]:
            between = writer.script(place)
            writer.lead(exits, between.entry)
            exits = between.exits
        writer.lead(exits, host)
        return []
    if not place.parallel and writer.book.chance(0.2):
        writer.finish(exits, "gone")
        return []
    return exits


def _aside(writer: "Writer", host: str, place: Place) -> None:
    """Draw a timer that does not interrupt; what follows it ends by itself.

    It may begin again before it has ended, as the step it stands on may: no parallel gateways then.
    """
    event = writer.book.name("reminder")
    writer.drawing.timer(event, writer.book.duration(), on=host, interrupting=False)
    size = writer.book.random.randint(1, 2) if place.depth < DEEPEST else 1
    part = writer.sequence(deeper(place, loop=True, beside=True), size)
    writer.drawing.flow(event, part.entry)
    writer.finish(part.exits, "aside")
