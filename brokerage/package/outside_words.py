"""Words that people outside the council read before an award must not say whose care it is (3.6)."""

from collections.abc import Iterator, Mapping, Sequence

from brokerage.package import personal_facts
from brokerage.package.name_search import Finding
from brokerage.store import dated_settings, setting_catalogue
from engine.cases import context
from engine.definition.operations import Objection
from engine.store import drafts
from forms.submission import texts


def object_to(
    case: context.CaseContext, questions: Sequence[str], answers: Mapping[str, object]
) -> Iterator[Objection]:
    """Yield an objection to each answer that tells, or may tell, whose care it is."""
    texts = {question: answers[question] for question in questions if answers.get(question)}
    known = personal_facts.of_case(case, answers) if texts else []
    for question, text in texts.items():
        findings = personal_facts.find(str(text), known)
        certain = [finding for finding in findings if finding.is_certain]
        if certain:
            writer = _other_writer(case, question, str(text))
            release = f"I release these words, which {writer} wrote" if writer else ""
            yield Objection(question, _stop(certain), release, asks_reason=bool(writer))
        elif findings:
            yield Objection(question, _doubt(findings), _confirm(findings))


def _other_writer(case: context.CaseContext, question: str, text: str) -> str:
    """Return which colleague drafted just these words, where the council lets a second person send them."""
    today = dated_settings.today(case.now)
    setting = setting_catalogue.WORDS_RELEASED_BY_TWO
    if case.task is None or not dated_settings.value_on(case.connection, case.council, setting, today).value:
        return ""
    for draft in drafts.of_others(case.connection, case.task.id, case.council, case.actor):
        words = next((typed for name, typed in draft.posted if name == question), "")
        if draft.account != case.actor.id and texts.one_line_end(words).strip() == text:
            return draft.name
    return ""


def _stop(findings: Sequence[Finding]) -> str:
    return (
        f"These words tell people outside the council whose care it is: {_listed(findings)}. "
        "Take that out, or write “the person” instead"
    )


def _doubt(findings: Sequence[Finding]) -> str:
    return (
        f"People outside the council may learn from these words whose care it is: {_listed(findings)}. "
        "Take that out, or confirm that it is not meant so"
    )


def _confirm(findings: Sequence[Finding]) -> str:
    quotes = " and ".join(dict.fromkeys(f"“{finding.quote}”" for finding in findings))
    return f"I have checked: {quotes} does not tell who the person is"


def _listed(findings: Sequence[Finding]) -> str:
    return ", ".join(f"“{finding.quote}” ({finding.what})" for finding in findings)
