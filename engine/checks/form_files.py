"""What forms read and ask for: names that no step sets, sources that do not exist, files in open calls."""

from collections.abc import Collection, Iterator, Mapping

from engine.checks.mend import respelt
from engine.checks.problem import Problem
from engine.checks.steps import Parts
from engine.checks.variables import ALWAYS_SET
from engine.definition.operations import did_you_mean
from forms.schema.questions import Form

_SET_IN_FORMS = ALWAYS_SET | {"answered_by_staff"}


def check_forms(
    forms: Mapping[str, Form | None], parts: Parts, responses: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each fault of a form that only the whole folder shows.

    `responses` are the forms by which open calls are answered.
    """
    yield from _names(forms, parts)
    yield from _files(forms, responses)


def _names(forms: Mapping[str, Form | None], parts: Parts) -> Iterator[Problem]:
    for key, form in forms.items():
        if form is None:
            continue
        for name in sorted(form.fact_names - parts.variables - _SET_IN_FORMS - set(form.reads)):
            yield Problem(
                f"forms/{key}.form",
                "",
                f"A condition reads “{name}”, which no step sets.{did_you_mean(name, parts.variables)}",
                "Correct the name.",
                mend=respelt(name, parts.variables),
            )
        yield from _sources(key, form, parts)


def _sources(key: str, form: Form, parts: Parts) -> Iterator[Problem]:
    named = {"options": form.sources, "reads": form.reads, "startsFrom": set(form.suggestions.values())}
    for setting, sources in named.items():
        for source in sorted(sources):
            for fault in parts.operations.faults_of_source(source):
                mend = respelt(source, parts.operations.source_names)
                yield Problem(f"forms/{key}.form", "", fault, f"Correct the setting “{setting}”.", mend=mend)


def _files(forms: Mapping[str, Form | None], responses: Collection[str]) -> Iterator[Problem]:
    for key, form in forms.items():
        for question in form.everything if form and key in responses else ():
            if question.kind == "file":
                # The files of a case are open to its staff at once, and a response is sealed until the close.
                text = "It asks for a file, but answers to an open call are sealed until it closes."
                yield Problem(
                    f"forms/{key}.form",
                    question.label,
                    text,
                    "Ask for it in a later task.",
                    element=question.key,
                )
