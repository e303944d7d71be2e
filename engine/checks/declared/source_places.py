"""Sources that are named where they do not belong: facts as options, options as facts."""

from collections.abc import Iterator, Mapping

from engine.checks.problem import Problem
from engine.definition import declaration, kinds
from engine.definition.diagrams import Scope
from engine.definition.operations import Operations
from forms.schema.questions import Form

_SAYS = {"options": "the options of a question", "facts": "facts to stand beside a task", "values": "values"}


def source_places(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], operations: Operations
) -> Iterator[Problem]:
    """Yield a problem for each source whose kind does not fit the setting that names it."""
    for file, label, element, setting, wanted, source in _named(scopes, forms):
        if source not in operations.source_names:
            continue
        gives = declaration.gives(operations.source(source))
        if gives != wanted and declaration.result_of(operations.source(source)) != kinds.ANY:
            text = (
                f"“{setting}” names the source “{source}”, which gives {_SAYS[gives]}, not {_SAYS[wanted]}."
            )
            fix = f"Name a source of {wanted}; the page “Operations” lists them."
            yield Problem(file, label, text, fix, element=element, place=setting)


def _named(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None]
) -> Iterator[tuple[str, str, str, str, str, str]]:
    for scope in scopes.values():
        for node in scope.nodes.values():
            for source in node.properties.get("facts", "").split():
                yield scope.diagram, node.label, node.id, "facts", "facts", source
            parties = node.properties.get("respondents", "")
            yield scope.diagram, node.label, node.id, "respondents", "options", parties
    for key, form in forms.items():
        for field in form.everything if form else ():
            yield f"forms/{key}.form", field.label, field.key, "options", "options", field.source or ""
        for source in sorted(form.reads) if form else ():
            yield f"forms/{key}.form", "", "", "reads", "values", source
