"""Making room: everything beyond a line moves, and what the line cuts grows."""

from engine.layout.drawing import Drawing
from engine.layout.geometry import Way


def make_room(drawing: Drawing, axis: int, cut: float, by: float, grows: str = "") -> set[str]:
    """Move what begins at or beyond `cut` on an axis, and return the ids of ways that must be routed anew.

    Lanes, pools and open sub-processes across the cut grow, and so do the home `grows` and those around it
    if they end at the cut. Other boxes across it stay.
    """
    if by <= 0:
        return set()
    moved = {key for key in drawing.boxes if _begins_beyond(drawing, key, axis, cut)}
    growing = set(drawing.around(grows))
    for key, box in list(drawing.boxes.items()):
        end = box.span(axis)[1]
        if key in moved:
            drawing.boxes[key] = box.moved(axis, by)
        elif key in drawing.homes and (end > cut or (end == cut and key in growing)):
            drawing.boxes[key] = box.longer(axis, by)
    for key in moved & drawing.labels.keys():
        drawing.labels[key] = drawing.labels[key].moved(axis, by)
    return {key for key in drawing.ways if not _stretch(drawing, key, axis, cut, by, moved)}


def _begins_beyond(drawing: Drawing, key: str, axis: int, cut: float) -> bool:
    step = drawing.steps.get(key)
    host = drawing.boxes.get(step.host) if step else None
    return (host or drawing.boxes[key]).span(axis)[0] >= cut


def _stretch(drawing: Drawing, key: str, axis: int, cut: float, by: float, moved: set[str]) -> bool:
    """Move the points of a way that lie beyond the cut; return whether its ends still fit their boxes."""
    way, line = drawing.ways[key], drawing.lines.get(key)
    moves = [point[axis] >= cut for point in way]
    if line is not None:
        _follow(way, moves, axis, line.source in moved if line.source in drawing.boxes else moves[0])
        backwards, back_moves = way[::-1], moves[::-1]
        end = line.target in moved if line.target in drawing.boxes else moves[-1]
        _follow(backwards, back_moves, axis, end)
        moves = back_moves[::-1]
        fits = moves[0] == (line.source in moved) or line.source not in drawing.boxes
    else:
        fits = True
    if key in drawing.labels:
        _move_label(drawing, key, axis, by, moves)
    drawing.ways[key] = [
        (point[0] + by * (axis == 0), point[1] + by * (axis == 1)) if move else point
        for point, move in zip(way, moves, strict=True)
    ]
    return fits


def _follow(way: Way, moves: list[bool], axis: int, first: bool) -> None:
    """Let the points at the beginning of a way that share its place on the axis move with its box."""
    for number, point in enumerate(way):
        if point[axis] != way[0][axis]:
            break
        moves[number] = first


def _move_label(drawing: Drawing, key: str, axis: int, by: float, moves: list[bool]) -> None:
    """Let the name of a way move with the nearest of its points."""
    x, y = drawing.labels[key].centre
    way = drawing.ways[key]
    nearest = min(range(len(way)), key=lambda number: abs(way[number][0] - x) + abs(way[number][1] - y))
    if moves[nearest]:
        drawing.labels[key] = drawing.labels[key].moved(axis, by)
