"""Small DMN files, written for tests."""

from rules import dmn

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def cell(tag: str, text: str) -> str:
    return f"<{tag}><text>{escaped(text)}</text></{tag}>"


def file(body: str) -> bytes:
    return f'<definitions xmlns="{DMN}" namespace="n" name="t">{body}</definitions>'.encode()


def table(
    policy: str = "UNIQUE",
    *,
    rules: list[tuple[str, str]],
    aggregation: str = "",
    order: str = "",
    default: str = "",
    input_type: str = "",
    allowed: str = "",
) -> bytes:
    rows = "".join(
        f'<rule id="r{n}">{cell("inputEntry", a)}{cell("outputEntry", b)}'
        f"{cell('annotationEntry', f'{n}(a)')}</rule>"
        for n, (a, b) in enumerate(rules, 1)
    )
    collect = f' aggregation="{aggregation}"' if aggregation else ""
    values = cell("outputValues", order) if order else ""
    fallback = cell("defaultOutputEntry", default) if default else ""
    limits = cell("inputValues", allowed) if allowed else ""
    kind = f' typeRef="{input_type}"' if input_type else ""
    return file(
        f'<decision id="band" name="band"><decisionTable hitPolicy="{policy}"{collect}>'
        f"<input><inputExpression{kind}><text>score</text></inputExpression>{limits}</input>"
        f'<output name="band">{values}{fallback}</output><annotation name="clause"/>{rows}'
        "</decisionTable></decision>"
    )


def result(text: bytes, **context: object) -> dmn.Result:
    return dmn.read_decisions(text, "band.dmn").decision().evaluate(context)


STEPS = [(">= 80", '"Outstanding"'), ("[60..80)", '"Good"'), ("< 60", '"Basic"')]
