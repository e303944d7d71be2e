"""Random folders of blocks with faults: gateways changed, flows led elsewhere, ends that stop a scope."""

from random import Random

from engine.definition.diagrams import Scope, read_diagram
from tests.engine.builders.diagram import Drawing

STOP = '<bpmn:terminateEventDefinition id="{}_definition"/>'
DEEPEST = 3


class Writer:
    """Draws one process of blocks."""

    def __init__(self, random: Random, process: str, callees: tuple[str, ...] = ()) -> None:
        self.random, self.callees = random, callees
        self.drawing = Drawing(process).start(f"{process}_start", role="clerk", form="note")
        self.count = 0
        first, last = self.block(0)
        self.drawing.end(f"{process}_end")
        self.flow(f"{process}_start", first)
        self.flow(last, f"{process}_end")

    def new(self, kind: str) -> str:
        """Return a new id."""
        self.count += 1
        return f"{self.drawing.process}_{kind}{self.count}"

    def flow(self, source: str, target: str) -> None:
        """Draw a flow, unless there is one."""
        ends = f'sourceRef="{source}" targetRef="{target}"'
        if all(edge[1] != ends for edge in self.drawing.edges):
            self.drawing.edges.append((f"{source}_to_{target}", ends, ""))

    def block(self, depth: int) -> tuple[str, str]:
        """Draw a block; return its first and last step."""
        kinds = ["user", "user", "script"]
        if depth < DEEPEST and self.count < 12:
            kinds += [
                "row",
                "row",
                "choice",
                "parallel",
                "parallel",
                "loop",
                "race",
                *(["call"] * len(self.callees)),
            ]
        return {
            "user": self.user,
            "script": self.script,
            "row": self.row,
            "choice": self.split,
            "parallel": self.split,
            "loop": self.loop,
            "race": self.race,
            "call": self.call,
        }[kind := self.random.choice(kinds)](depth, *([kind] if kind in {"choice", "parallel"} else []))

    def user(self, depth: int) -> tuple[str, str]:
        """Draw a task, sometimes with an event on its boundary."""
        step = self.new("user")
        self.drawing.user(step)
        self.events(step)
        return step, step

    def script(self, depth: int) -> tuple[str, str]:
        """Draw a step that need not wait."""
        step = self.new("script")
        self.drawing.script(step, "x = 1")
        return step, step

    def row(self, depth: int) -> tuple[str, str]:
        """Draw two blocks, one after the other."""
        first, one = self.block(depth + 1)
        two, last = self.block(depth + 1)
        self.flow(one, two)
        return first, last

    def split(self, depth: int, kind: str) -> tuple[str, str]:
        """Draw two or three branches between gateways."""
        of = "parallel" if kind == "parallel" else "exclusive"
        first, last = self.new("split"), self.new("join")
        self.drawing.gateway(first, of).gateway(last, of)
        for _ in range(self.random.randint(2, 3)):
            begin, end = self.block(depth + 1)
            self.flow(first, begin)
            self.flow(end, last)
        return first, last

    def loop(self, depth: int) -> tuple[str, str]:
        """Draw a block that may be done again."""
        first, last = self.new("merge"), self.new("again")
        self.drawing.gateway(first).gateway(last)
        begin, end = self.block(depth + 1)
        self.flow(first, begin)
        self.flow(end, last)
        self.flow(last, first)
        return first, last

    def race(self, depth: int) -> tuple[str, str]:
        """Draw an event gateway."""
        first, last = self.new("race"), self.new("merge")
        self.drawing.gateway(first, "eventBased").gateway(last)
        for kind in ("message", "timer"):
            event = self.new(kind)
            if kind == "message":
                self.drawing.message(event)
            else:
                self.drawing.timer(event, "due")
            self.flow(first, event)
            self.flow(event, last)
        return first, last

    def call(self, depth: int) -> tuple[str, str]:
        """Draw a call, sometimes with events on its boundary."""
        step = self.new("call")
        self.drawing.call(step, self.random.choice(self.callees))
        self.events(step)
        if self.random.random() < 0.5:
            event = self.new("caught")
            self.drawing.error(event, "lost", on=step)
            self.after(event, step)
        return step, step

    def events(self, step: str) -> None:
        """Put events on a step's boundary."""
        if self.random.random() < 0.25:
            event = self.new("told")
            self.drawing.message(event, on=step)
            self.after(event, step)
        if self.random.random() < 0.15:
            event, end = self.new("reminder"), self.new("aside")
            self.drawing.timer(event, "due", on=step, interrupting=False).end(end)
            self.flow(event, end)

    def after(self, event: str, step: str) -> None:
        """Lead what follows an event to an end, back to the step, or through a task to an end."""
        match self.random.randint(0, 3):
            case 0:
                end = self.new("gone")
                self.drawing.end(end, event=STOP.format(end) if self.random.random() < 0.5 else "")
                self.flow(event, end)
            case 1:
                self.flow(event, step)
            case _:
                task, end = self.new("mend"), self.new("gone")
                self.drawing.user(task).end(end)
                self.flow(event, task)
                self.flow(task, end)


def spoil(random: Random, drawing: Drawing) -> None:
    """Put one fault into a process."""
    gateways = [
        n for n, node in enumerate(drawing.nodes) if node[0] in {"parallelGateway", "exclusiveGateway"}
    ]
    ends = [n for n, node in enumerate(drawing.nodes) if node[0] == "endEvent"]
    match random.randint(0, 3):
        case 0 if gateways:
            number = random.choice(gateways)
            kind, *rest = drawing.nodes[number]
            other = "exclusiveGateway" if kind == "parallelGateway" else "parallelGateway"
            drawing.nodes[number] = (other, rest[0], rest[1], rest[2])
        case 1 if gateways:
            number = random.randrange(len(drawing.edges))
            identity, ends_of, when = drawing.edges[number]
            source = ends_of.split('"')[1]
            target = drawing.nodes[random.choice(gateways)][1]
            drawing.edges[number] = (identity, f'sourceRef="{source}" targetRef="{target}"', when)
        case 2:
            drawing.edges.pop(random.randrange(len(drawing.edges)))
        case _:
            number = random.choice(ends)
            kind, identity, attributes, _ = drawing.nodes[number]
            drawing.definitions.append(f'<bpmn:error id="e_{identity}" name="lost" errorCode="lost"/>')
            inside = random.choice(
                [
                    STOP.format(identity),
                    f'<bpmn:errorEventDefinition id="{identity}_d" errorRef="e_{identity}"/>',
                ]
            )
            drawing.nodes[number] = (kind, identity, attributes, inside)


def conditions(drawing: Drawing) -> None:
    """Give every exclusive gateway a default and conditions."""
    for number, (kind, identity, attributes, inside) in enumerate(drawing.nodes):
        if kind != "exclusiveGateway":
            continue
        out = [n for n, edge in enumerate(drawing.edges) if edge[1].startswith(f'sourceRef="{identity}"')]
        if len(out) > 1:
            for n in out[:-1]:
                drawing.edges[n] = (*drawing.edges[n][:2], drawing.edges[n][0])
            default = f'{attributes} default="{drawing.edges[out[-1]][0]}"'
            drawing.nodes[number] = (kind, identity, default, inside)


def draw(seed: int) -> list[Drawing]:
    """Return a journey, and a process that it may call, with up to two faults."""
    random = Random(seed)
    inner = Writer(random, "inner").drawing
    if random.random() < 0.3:
        spoil(random, inner)
    outer = Writer(random, "journey", ("inner",)).drawing
    for _ in range(random.choice([0, 1, 1, 2])):
        spoil(random, outer)
    drawings = [outer, inner]
    for drawing in drawings:
        conditions(drawing)
    return drawings


def scopes_of(drawings: list[Drawing]) -> dict[str, Scope]:
    """Return the scopes of some drawings."""
    diagrams = [read_diagram(drawing.xml(), f"{drawing.process}.bpmn") for drawing in drawings]
    return {scope.id: scope for diagram in diagrams for scope in diagram.scopes}
