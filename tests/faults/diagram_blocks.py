"""The blocks of random diagrams. Each draws its steps and returns where it is entered and how it is left."""

from tests.engine.builders.diagram import Drawing
from tests.faults.boundary_events import boundaries
from tests.faults.drawing_state import (
    DEEPEST,
    MOST_PROCESSES,
    Block,
    Book,
    Callee,
    Exit,
    Part,
    Place,
    Sheet,
    deeper,
)

CODES = ("lost", "broken")


class Writer:
    """Draws blocks into one scope."""

    def __init__(self, book: Book, drawing: Drawing, sheet: Sheet, role: str) -> None:
        self.book, self.drawing, self.sheet, self.role = book, drawing, sheet, role
        self.threw = False

    # Joining --------------------------------------------------------------------------------------------

    def new(self, stem: str) -> str:
        """Return an id for one more step."""
        self.sheet.left -= 1
        return self.book.name(stem)

    def lead(self, exits: list[Exit], target: str) -> None:
        """Draw the flows that were left open."""
        for each in exits:
            self.drawing.flow(each.source, target, when=each.when, id=each.id or self.book.name("f"))

    def finish(self, exits: list[Exit], stem: str = "end") -> None:
        """Lead everything to an end of its own."""
        end = self.new(stem)
        self.drawing.end(end)
        self.lead(exits, end)

    def merged(self, exits: list[Exit]) -> list[Exit]:
        """Return the one way out of an exclusive gateway to which all lead."""
        if len(exits) == 1 and not exits[0].when:
            return exits
        gateway = self.new("merge")
        self.drawing.gateway(gateway)
        self.lead(exits, gateway)
        return [Exit(gateway)]

    def sequence(self, place: Place, size: int, first: Block | None = None) -> Part:
        """Draw blocks one after the other."""
        part = (first or self.block)(place)
        for _ in range(size - 1):
            after = self.block(place)
            split = after.entry.startswith("split")
            self.lead(self.merged(part.exits) if split else part.exits, after.entry)
            part = Part(part.entry, after.exits)
        return part

    # Choosing -------------------------------------------------------------------------------------------

    def block(self, place: Place) -> Part:
        """Draw a block that fits into the place and into what is left of the sheet."""
        choices: list[tuple[int, int, Block]] = [(1, 3, self.person), (1, 2, self.script), (1, 1, self.catch)]
        if place.depth < DEEPEST:
            choices += [(6, 3, self.choice), (5, 3, self.loop), (6, 2, self.race), (5, 2, self.inside)]
            choices += [(1, 2, self.call)]
            if not place.loop:
                choices += [(6, 3, self.parallel)]
        fitting = [(weight, block) for cost, weight, block in choices if cost <= self.sheet.left]
        if not fitting:
            fitting = [(1, self.script)]
        weights = [weight for weight, _ in fitting]
        (_, block) = self.book.random.choices(fitting, weights)[0]
        return block(place)

    def limit(self) -> str:
        """Return a number that an answer is compared with."""
        return str(self.book.random.randint(2, 8))

    # Steps ----------------------------------------------------------------------------------------------

    def script(self, place: Place, adds: str = "answers.n") -> Part:
        """Draw a script that adds the last answer, or one, to a variable of its own."""
        step = self.new("script")
        name = step.replace("script", "sum")
        self.book.variables.append(name)
        self.sheet.sets = True
        self.drawing.script(step, f"{name} = {name} + {adds}")
        return Part(step, [Exit(step)])

    def person(self, place: Place) -> Part:
        """Draw a user task."""
        step = self.new("person")
        self.drawing.user(step, role=self.role)
        return Part(step, [Exit(step), *boundaries(self, step, place)])

    def catch(self, place: Place) -> Part:
        """Draw a timer or a message in the flow."""
        return self.event() if self.book.chance(0.5) else self.event("message")

    def event(self, kind: str = "timer") -> Part:
        """Draw one event in the flow."""
        step = self.new(kind)
        if kind == "message":
            self.drawing.message(step, role=self.role)
        elif self.book.chance(0.5):
            self.drawing.timer(step, self.book.duration())
        else:
            self.drawing.timer(step, f"now + {self.book.duration()}", kind="timeDate")
        return Part(step, [Exit(step)])

    # Blocks ---------------------------------------------------------------------------------------------

    def choice(self, place: Place) -> Part:
        """Draw an exclusive choice of two or three ways; one may be empty, one may end early."""
        gateway, ways = self.new("choice"), self.book.random.randint(2, 3)
        flows = [self.book.name("f") for _ in range(ways)]
        low, high = sorted(self.book.random.sample(range(1, 9), 2))
        whens = [f"answers.n < {low}", f"answers.n >= {low}"]
        if ways == 3:
            whens = [
                f"answers.n < {low}",
                f"answers.n >= {low} and answers.n < {high}",
                f"answers.n >= {high}",
            ]
        default = ""
        if self.book.chance(0.5):
            default, whens[-1] = flows[-1], ""
        self.drawing.gateway(gateway, default=default)
        early = self.book.chance(0.3) and not place.parallel
        exits: list[Exit] = []
        for number, (flow, when) in enumerate(zip(flows, whens, strict=True)):
            if number == 0 and (early or self.book.chance(0.3)):
                self.early(gateway, flow, when, place) if early else exits.append(Exit(gateway, when, flow))
                continue
            part = self.sequence(deeper(place), self.book.random.randint(1, 2))
            self.drawing.flow(gateway, part.entry, when=when, id=flow)
            exits += part.exits
        return Part(gateway, exits if self.book.chance(0.5) else self.merged(exits))

    def early(self, gateway: str, flow: str, when: str, place: Place) -> None:
        """Draw a way that ends the scope: plainly, at once for all, or in an error."""
        kind = self.book.random.choice(["plain", "terminate", "error"])
        end = self.new("early")
        if kind == "error" and place.code:
            self.drawing.error(end, place.code)
            self.threw = True
        elif kind == "plain":
            self.drawing.end(end)
        else:
            self.drawing.end(end, "Stop", f'<bpmn:terminateEventDefinition id="{end}_def"/>')
        self.drawing.flow(gateway, end, when=when, id=flow)

    def loop(self, place: Place) -> Part:
        """Draw a loop that a count or a person ends."""
        inside, counted = deeper(place, loop=True), self.book.chance(0.5)
        size = self.book.random.randint(1, 2)
        body = self.sequence(inside, size, None if counted else self.person)
        gateway, forward = self.new("again"), self.book.name("f")
        back = f"answers.n < {self.limit()}"
        if counted:
            counter = self.script(place, "1")
            name = counter.entry.replace("script", "sum")
            self.lead(body.exits, counter.entry)
            body.exits, back = counter.exits, f"{name} < {self.book.random.randint(2, 6)}"
        self.drawing.gateway(gateway, default=forward)
        self.lead(body.exits, gateway)
        self.drawing.flow(gateway, body.entry, when=back, id=self.book.name("f"))
        return Part(body.entry, [Exit(gateway, "", forward)])

    def race(self, place: Place) -> Part:
        """Draw an event gateway: messages, mostly with one timer."""
        gateway, exits = self.new("race"), []
        self.drawing.gateway(gateway, "eventBased")
        kinds = ["message", self.book.random.choice(["timer", "timer", "message"])]
        kinds += ["message"] * self.book.random.randint(0, 1)
        self.book.random.shuffle(kinds)
        for kind in kinds:
            part = self.event(kind)
            self.drawing.flow(gateway, part.entry)
            if self.book.chance(0.4):
                after = self.block(deeper(place))
                self.lead(part.exits, after.entry)
                part = after
            exits += part.exits
        return Part(gateway, exits)

    def parallel(self, place: Place) -> Part:
        """Draw branches between a split and its join."""
        split, join = self.new("split"), self.new("join")
        self.drawing.gateway(split, "parallel").gateway(join, "parallel")
        for _ in range(self.book.random.randint(2, 3)):
            inside = deeper(place, parallel=True, beside=True)
            branch = self.sequence(inside, self.book.random.randint(1, 2))
            self.drawing.flow(split, branch.entry)
            self.lead(self.merged(branch.exits), join)
        return Part(split, [Exit(join)])

    # Blocks with a scope of their own -------------------------------------------------------------------

    def scope(self, drawing: Drawing, sheet: Sheet, place: Place, role: str) -> str:
        """Draw a scope from start to end; return the error code it may end in, or nothing."""
        inner = Writer(self.book, drawing, sheet, role)
        code = self.book.random.choice(["", *CODES])
        start = inner.new("start")
        drawing.start(start)
        part = inner.sequence(place.within(code), self.book.random.randint(1, 3))
        drawing.flow(start, part.entry)
        inner.finish(part.exits)
        return code if inner.threw else ""

    def inside(self, place: Place) -> Part:
        """Draw an embedded sub-process."""
        step = self.new("inside")
        drawing = Drawing(step)
        drawing.definitions = self.drawing.definitions
        code = self.scope(drawing, self.sheet, place, "")
        self.drawing.add("subProcess", step, step.capitalize(), drawing.body(), role=self.role)
        return Part(step, [Exit(step), *boundaries(self, step, place, code)])

    def call(self, place: Place) -> Part:
        """Draw a call of a process, an old or a new one."""
        old = [each for each in self.book.callees if not (each.sets and place.beside)]
        if self.book.processes < MOST_PROCESSES and (not old or self.book.chance(0.7)):
            callee = self.process(place)
        elif old:
            callee = self.book.random.choice(old)
        else:
            return self.script(place)
        step = self.new("call")
        self.sheet.sets |= callee.sets
        self.drawing.call(step, callee.id)
        return Part(step, [Exit(step), *boundaries(self, step, place, callee.code)])

    def process(self, place: Place) -> Callee:
        """Draw a process in a file of its own."""
        self.book.processes += 1
        drawing, sheet = Drawing(self.book.name("process")), self.book.sheet()
        code = self.scope(drawing, sheet, place, "clerk")
        self.book.files[f"{drawing.process}.bpmn"] = drawing.xml()
        callee = Callee(drawing.process, code, sheet.sets)
        if not (place.beside and sheet.sets):
            self.book.callees.append(callee)
        return callee
