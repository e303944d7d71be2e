"""The home or scheme that a person asked for instead: whether it is on the site, and what it costs."""

from brokerage import formatting
from brokerage.package import people
from brokerage.register import provider_status
from brokerage.store import dated_settings
from brokerage.tables.choice_tables import ChoiceRequest
from brokerage.tender import prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration


@declaration.declare(result="{on_site: boolean}")
def check_scheme(case: context.CaseContext, *, request: str) -> dict[str, object]:
    """Return whether the chosen scheme comes with the chosen provider on its site (13(c))."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    if not wanted.scheme or wanted.location_id is None:
        return {"on_site": False}
    schemes = provider_status.schemes_of(records, dated_settings.today(case.now), wanted.location_id)
    return {"on_site": wanted.scheme.casefold() in {scheme.casefold() for scheme in schemes}}


@declaration.declare(
    result="{acceptable: boolean, top_up_pence: >= 0}", uses=[prices.LIMIT], writes="ChoiceRequest"
)
def price_chosen_home(
    case: context.CaseContext,
    *,
    request: str,
    weekly_pence: int,
    suitable: bool,
    available: bool,
    accepts_council_terms: bool,
    additional_payment_pence: int | None = None,
) -> dict[str, object]:
    """Record the chosen home's answers and what lies above the limit (13(d)); an extra is only declared."""
    limit = prices.limit_pence(case, people.package_of(case), people.package_of(case).required_start_on)
    above = prices.above_pence(int(weekly_pence), limit)
    wanted = session.of(case).require(ChoiceRequest, request)
    wanted.weekly_pence, wanted.limit_pence, wanted.top_up_pence = int(weekly_pence), limit, above
    wanted.suitable, wanted.available = bool(suitable), bool(available)
    wanted.accepts_council_terms = bool(accepts_council_terms)
    wanted.additional_payment_pence = formatting.whole(additional_payment_pence)
    if additional_payment_pence:
        case.cite("13(e)", "An additional payment was declared; it is no part of the tender.")
    return {"acceptable": bool(suitable and available and accepts_council_terms), "top_up_pence": above}
