"""What a payer says of what they can pay, before anybody decides whether it is enough (13(d))."""

from datetime import date

from brokerage import formatting
from brokerage.selection import top_ups
from brokerage.tables.choice_tables import MeansDeclaration
from engine.cases import context
from engine.database import session
from engine.definition import declaration


@declaration.declare(writes="MeansDeclaration")
def record_declaration(
    case: context.CaseContext,
    *,
    request: str,
    willing: bool,
    can_pay: bool,
    means: str | None,
    knows_advice: bool | None,
    recorded_from: str | None = None,
    said_by: str | None = None,
    said_on: date | None = None,
) -> None:
    """Record what the payer declares, so that whoever checks that it is affordable has it before them."""
    declaration = MeansDeclaration(
        payer_id=top_ups.the_payer(session.of(case), request).id,
        willing=bool(willing),
        can_pay=bool(can_pay),
        words=formatting.text(means),
        knows_advice=knows_advice,
        recorded_from=recorded_from or "screen",
        recorded_by=case.actor.name,
        said_by=formatting.text(said_by),
        said_on=said_on,
        declared_at=case.now,
    )
    session.of(case).put(declaration)
