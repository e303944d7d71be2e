"""The name with which somebody signs: it is a name, and it is compared with the name on record."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import bindparam, select

from brokerage.package.name_search import names_differ
from brokerage.selection import top_ups
from brokerage.tables.choice_tables import Payer, Signature, TopUpAgreement
from engine.cases import context
from engine.database import session
from engine.definition.operations import Objection

_FEWEST_LETTERS = 2
_SIGNED = (
    select(Signature.full_name, Payer.name)
    .join(TopUpAgreement, TopUpAgreement.id == Signature.agreement_id)
    .join(Payer, Payer.id == TopUpAgreement.payer_id)
    .where(TopUpAgreement.request_id == bindparam("request"))
    .order_by(Signature.serial.desc())
    .limit(1)
)


def object_to(
    case: context.CaseContext, questions: Sequence[str], answers: Mapping[str, object]
) -> Iterator[Objection]:
    """Yield an objection to a signature that is no name, and a doubt about one not on record."""
    for question in questions:
        signed = answers.get(question)
        if signed:
            yield from _object_to(case, question, str(signed), _name_on_record(case))


def difference(signed: str, on_record: str) -> str:
    """Return in a sentence how a signature differs from the name on record; empty when it does not."""
    if not on_record or not names_differ(signed, on_record):
        return ""
    return f"Signed as “{signed}”; the name on record is “{on_record}”"


def signed_as(records: session.Records, request: str) -> str | None:
    """Return for staff how the agreement of a request was signed last; None when nobody has signed."""
    row = records.execute(_SIGNED, {"request": request}).first()
    return None if row is None else difference(*row) or str(row[0])


def another_name(records: session.Records, request: str) -> str | None:
    """Return for staff how the last signature of a request differs from the name on record; None if not."""
    row = records.execute(_SIGNED, {"request": request}).first()
    return None if row is None else difference(*row) or None


def _object_to(case: context.CaseContext, question: str, signed: str, on_record: str) -> Iterator[Objection]:
    by_staff = case.actor.party is None
    if not _is_name(signed, on_record):
        whose = "the full name of who signed" if by_staff else "your full name"
        yield Objection(question, f"Enter {whose} in letters, with first name and surname")
    elif difference(signed, on_record):
        who = "The agreement is" if by_staff else "You"
        text = f"{who} signed as “{signed}”, we hold “{on_record}”. Correct it, or confirm "
        if by_staff:
            yield Objection(question, f"{text}that it is signed so", f"It is signed as “{signed}”")
        else:
            yield Objection(question, f"{text}that this is your name", f"“{signed}” is my name")


def _is_name(signed: str, on_record: str) -> bool:
    """Return whether a text has two letters, in two words unless the name on record has one."""
    letters = sum(sign.isalpha() for sign in signed)
    words = sum(any(sign.isalpha() for sign in word) for word in signed.split())
    fewest = 1 if len(on_record.split()) == 1 else 2
    return letters >= _FEWEST_LETTERS and words >= fewest


def _name_on_record(case: context.CaseContext) -> str:
    request = case.variables.get("request")
    payer = top_ups.payer_of(session.of(case), str(request)) if request else None
    return "" if payer is None else payer.name
