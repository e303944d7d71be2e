"""Finding a place for a step: the column after another step, and a free row of its lane."""

from dataclasses import dataclass

from engine.layout.drawing import Drawing
from engine.layout.geometry import Box, X, Y
from engine.layout.room import make_room

GAP, MARGIN, ROW = 40.0, 20.0, 120.0
_EVENT, _GATEWAY, _TASK = (36.0, 36.0), (50.0, 50.0), (110.0, 80.0)
_FAR = 1e9


@dataclass
class _Row:
    """A row for a step: its middle, and how far what stands in the way must move to the right."""

    middle: float
    missing: float


def size_of_kind(drawing: Drawing, kind: str) -> tuple[float, float]:
    """Return the width and height of a new step: tasks are as large as the tasks that are there."""
    if kind.endswith("Event"):
        return _EVENT
    if kind.endswith("Gateway"):
        return _GATEWAY
    for key, box in drawing.step_boxes().items():
        if drawing.steps[key].kind.endswith(("Task", "Activity")):
            return box.width, box.height
    return _TASK


def place_after(drawing: Drawing, step: str, source: str, target: str) -> set[str]:
    """Give a step a place in its lane between two steps, and make room; return the ways to route anew."""
    before = drawing.boxes[source]
    width, height = size_of_kind(drawing, drawing.steps[step].kind)
    home = drawing.steps[step].home
    between = _between(drawing, step, source, target, (width, height))
    if between is not None:
        drawing.boxes[step] = between
        return set()
    usual = size_of_kind(drawing, "task")[0]
    x = max(before.centre[0] + usual + GAP - width / 2, before.right + GAP)
    x = max(x, drawing.boxes[home].x + GAP) if home in drawing.boxes else x
    after = drawing.boxes.get(target)
    if after is not None and after.x < before.right < after.right and drawing.steps[target].home == home:
        x = max(x, after.right + GAP)
    wanted = _wanted_middle(drawing, step, source, target)
    place = Box(x, wanted - height / 2, width, height)
    row, anew = _best_row(drawing, step, place, before.right, wanted)
    drawing.boxes[step] = Box(x, row.middle - height / 2, width, height)
    return anew | _widen_homes(drawing, step, before.right, row.missing)


def place_in_home(drawing: Drawing, step: str) -> set[str]:
    """Move a step to the nearest free row of its home, which grows if none is free."""
    box = drawing.boxes[step]
    row, anew = _best_row(drawing, step, box, _FAR, box.centre[1])
    drawing.boxes[step] = box.moved(Y, row.middle - box.centre[1])
    return anew | _widen_homes(drawing, step, box.right, 0)


def place_last(drawing: Drawing, step: str) -> set[str]:
    """Give a step a place of its own at the end of its home, where nothing that is drawn leads to it."""
    home = drawing.boxes.get(drawing.steps[step].home)
    boxes = [box for key, box in drawing.step_boxes().items() if key != step]
    inside = [box for box in boxes if home is None or home.holds(box)] or boxes
    width, height = size_of_kind(drawing, drawing.steps[step].kind)
    x = max((box.right for box in inside), default=(home.x + GAP if home else 0.0)) + GAP
    y = inside[-1].centre[1] if inside else (home.centre[1] if home else 0.0)
    place = Box(x, y - height / 2, width, height)
    row, anew = _best_row(drawing, step, place, _FAR, y)
    drawing.boxes[step] = Box(x, row.middle - height / 2, width, height)
    return anew | _widen_homes(drawing, step, x, 0)


def _between(drawing: Drawing, step: str, source: str, target: str, size: tuple[float, float]) -> Box | None:
    """Return the place between a step and one above or below it, if it is free and in the lane."""
    if target not in drawing.boxes:
        return None
    before, after = drawing.boxes[source], drawing.boxes[target]
    if before.right <= after.x or after.right <= before.x:
        return None
    home = drawing.boxes.get(drawing.steps[step].home)
    x = before.centre[0] - size[0] / 2
    top, bottom = min(before.bottom, after.bottom), max(before.y, after.y)
    for middle in _middles(drawing, step, home, (before.centre[1] + after.centre[1]) / 2):
        place = Box(x, middle - size[1] / 2, *size)
        inside = top + MARGIN <= place.y and place.bottom + MARGIN <= bottom
        if inside and (home is None or home.holds(place)) and not _in_the_way(drawing, step, place):
            return place
    return None


def _wanted_middle(drawing: Drawing, step: str, source: str, target: str) -> float:
    """Return the middle of the step before, or of the one after if only that is in the same lane."""
    home, before = drawing.steps[step].home, drawing.steps[source]
    in_line = target in drawing.boxes and drawing.steps[target].home == home
    stays = before.home == home and not before.host
    return drawing.boxes[target if in_line and not stays else source].centre[1]


def _best_row(drawing: Drawing, step: str, place: Box, cut: float, wanted: float) -> tuple[_Row, set[str]]:
    """Return the row that is nearest and needs least room; the home gets a new row if it has none."""
    key = drawing.steps[step].home
    home = drawing.boxes.get(key)
    rows = []
    for middle in _middles(drawing, step, home, wanted):
        missing = _missing(drawing, step, place.moved(Y, middle - place.centre[1]), cut)
        if missing < _FAR:
            rows.append(_Row(middle, missing))
    if rows:
        return min(rows, key=lambda row: row.missing / 2 + abs(row.middle - wanted)), set()
    if home is None:
        lowest = max(box.bottom for box in drawing.boxes.values())
        return _Row(lowest + MARGIN + place.height / 2, 0), set()
    by = max(ROW, place.height + 2 * MARGIN)
    anew = make_room(drawing, Y, home.bottom, by, key)
    return _Row(home.bottom + by / 2, 0), anew


def _middles(drawing: Drawing, step: str, home: Box | None, wanted: float) -> list[float]:
    """Return the middles of rows that lie in a home, the wanted one first."""
    height = size_of_kind(drawing, drawing.steps[step].kind)[1] / 2
    listed = [wanted, *sorted({box.centre[1] for box in drawing.step_boxes().values()})]
    if home is not None:
        listed += [home.y + ROW * (number + 0.5) for number in range(int(home.height // ROW))]
        listed = [
            middle
            for middle in listed
            if home.y + MARGIN / 2 <= middle - height and middle + height <= home.bottom - MARGIN / 2
        ]
    return list(dict.fromkeys(listed))


def _missing(drawing: Drawing, step: str, place: Box, cut: float) -> float:
    """Return how far what begins beyond the cut must move so that a place is free, or very far."""
    missing = 0.0
    for box in _in_the_way(drawing, step, place):
        if box.x < cut:
            return _FAR
        missing = max(missing, place.right + GAP - box.x)
    return missing


def _in_the_way(drawing: Drawing, step: str, place: Box) -> list[Box]:
    """Return the boxes of steps, and open sub-processes, that stand in a place or too near beside it."""
    around = drawing.around(drawing.steps[step].home)
    wide = Box(place.x - MARGIN, place.y - MARGIN / 2, place.width + GAP + MARGIN, place.height + MARGIN)
    return [
        box
        for key, box in drawing.boxes.items()
        if key in drawing.steps and key not in around and key != step and drawing.steps[key].host != step
        if box.overlaps(wide)
    ]


def _widen_homes(drawing: Drawing, step: str, cut: float, missing: float) -> set[str]:
    """Make room beyond the cut, at least so much that the step stands within the homes around it."""
    box = drawing.boxes[step]
    around = drawing.around(drawing.steps[step].home)
    for key in around:
        if key in drawing.boxes:
            missing = max(missing, box.right + GAP - drawing.boxes[key].right)
    del drawing.boxes[step]
    anew = make_room(drawing, X, cut, missing, around[0] if around else "")
    drawing.boxes[step] = box
    return anew
