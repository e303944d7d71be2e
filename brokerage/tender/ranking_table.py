"""Offers and ranking as staff read them once an advert has closed: each place with its clause and reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import joinedload

from brokerage import formatting
from brokerage.states import OfferState, Reason
from brokerage.tables.tender_tables import Advert, Choice, Offer, Selection, Tie, TieStep
from brokerage.tender import ranking
from engine.database import session
from engine.definition import release
from engine.facts import FactGroup
from rules import feel
from rules.decisions.tables import Rule, Table
from rules.errors import RulesError

RANKED = ("Place", "Provider", "Band", "CQC rating", "Offer made", "Start", "Price", "Why here")
LEFT = ("Provider", "Reason", "Clause")
PRICE_NOTE = "Price is shown, and never ranks."

_CLOSED = (
    select(Advert)
    .where(Advert.case_id == bindparam("case"), Advert.closed_at.is_not(None))
    .order_by(Advert.serial.desc())
    .limit(1)
)
_OFFERS = (
    select(Offer)
    .options(joinedload(Offer.location))
    .where(Offer.advert_id == bindparam("advert"))
    .order_by(Offer.serial)
)
_TIE = select(Tie).where(Tie.advert_id == bindparam("advert")).order_by(Tie.serial.desc()).limit(1)
_STEPS = select(TieStep).where(TieStep.tie_id == bindparam("tie")).order_by(TieStep.serial)
_CHOICE = select(Choice).where(Choice.tie_id == bindparam("tie")).order_by(Choice.serial.desc()).limit(1)
_SELECTIONS = select(Selection).where(Selection.advert_id == bindparam("advert")).order_by(Selection.serial)


def of_case(connection: Connection, council: str, case_id: str, rules: release.Release) -> list[FactGroup]:
    """Return ranking, tie-break, the person's choice and the selection of a case's latest closed advert.

    Nothing before the close: offers are sealed until then (8(b)).
    """
    records = session.records_of(connection, council)
    advert = records.scalar(_CLOSED, {"case": case_id})
    return [] if advert is None else of_advert(records, advert, rules)


def of_advert(records: session.Records, advert: Advert, rules: release.Release) -> list[FactGroup]:
    """Return the same of one advert that has closed."""
    table = RankingTable(records, advert, rules)
    return [*table.ranking(), *table.tie(), *table.selection()]


class RankingTable:
    """An advert's offers, read once, in words; `notes` are clause and reason by "table/rule"."""

    def __init__(
        self,
        records: session.Records,
        advert: Advert,
        rules: release.Release,
        moment: Callable[[datetime | None], str] = formatting.moment,
    ) -> None:
        self.records, self.advert, self.category, self.moment = records, advert.id, advert.category, moment
        self.tables = {table.decision: table for file in rules.tables.values() for table in file.tables}
        self.notes = {
            f"{name}/{rule.id}": _notes(table, rule)
            for name, table in self.tables.items()
            for rule in table.rules
        }
        self.offers = {offer.id: offer for offer in records.scalars(_OFFERS, {"advert": advert.id})}
        self.names = {offer.location_id: offer.location.name for offer in self.offers.values()}

    def name(self, offer: str) -> str:
        """Return the name of an offer's location."""
        return self.names.get(self.offers[offer].location_id, "")

    def ranking(self) -> Iterator[FactGroup]:
        """Yield each place with what decided it, and the offers that have none with why."""
        places = self.places()
        table = tuple(self._place(place, offer) for place, offer in places)
        yield FactGroup("Offers and ranking", columns=RANKED, table=table, note=PRICE_NOTE)
        left = tuple(
            (self.name(offer.id), *self.why_left(offer))
            for offer in self.left([offer for _, offer in places])
        )
        if left:
            yield FactGroup("Not ranked", columns=LEFT, table=left)

    def places(self) -> list[tuple[str, Offer]]:
        """Return the ranked offers, each with its place in words: "1", or "1, tied"."""
        return [
            (f"{number}, tied" if len(group.offers) > 1 else str(number), self.offers[offer])
            for number, group in enumerate(ranking.latest(self.records, self.advert), 1)
            for offer in group.offers
        ]

    def left(self, ranked: Sequence[Offer]) -> list[Offer]:
        """Return the offers that have no place beside those that have."""
        placed, placed_at = {offer.id for offer in ranked}, {offer.location_id for offer in ranked}
        # A home that withdrew and offered again stands once, by the offer that counts.
        return [
            offer
            for offer in self.offers.values()
            if offer.id not in placed
            and (offer.state != OfferState.WITHDRAWN or offer.location_id not in placed_at)
        ]

    def why(self, offer: Offer) -> str:
        """Return by which clause a ranked offer stands where it does."""
        band = formatting.title(offer.band)
        clause, reason = self.notes.get(f"quality_band/{offer.band_rule}", ("10", band))
        return f"Clause {clause}: band {reason}"

    def _place(self, place: str, offer: Offer) -> tuple[str, ...]:
        price = "" if offer.weekly_pence is None else formatting.weekly(offer.weekly_pence)
        since, start = self.moment(offer.standing_since_at), formatting.day(offer.start_on)
        band, cqc = formatting.title(offer.band), offer.cqc or ""
        return place, self.name(offer.id), band, cqc, since, start, price, self.why(offer)

    def why_left(self, offer: Offer) -> tuple[str, str]:
        """Return why an offer is not ranked, and the clause."""
        clause, reason = self.notes.get((offer.rule or "").partition(",")[0], ("", ""))
        if offer.state == OfferState.DECLINED:
            reason = f"Declined: {formatting.plain(offer.decline_reason) or 'no reason given'}"
        excluded = offer.reason or Reason.RANKABLE
        if offer.band and excluded != Reason.RANKABLE and excluded.startswith("band_"):
            clause, reason = self.notes.get(f"quality_band/{offer.band_rule}", (clause, reason))
        return reason or formatting.title(offer.reason or offer.state), clause

    def tie(self) -> Iterator[FactGroup]:
        """Yield the steps of the tie-break and what the person answered."""
        tie = self.records.scalar(_TIE, {"advert": self.advert})
        if tie is None or len(tie.members) < 2:
            return
        table = tuple(
            (
                formatting.title(step.step),
                self._looked(step),
                self._named(step.after),
                self.clause_of_step(step.step),
            )
            for step in self.records.scalars(_STEPS, {"tie": tie.id})
        )
        note = f"Tied in the best band: {self._named(tie.members)}."
        columns = ("Step", "Looked at", "Left", "Clause")
        yield FactGroup("Tie-break", columns=columns, table=table, note=note)
        choice = self.records.scalar(_CHOICE, {"tie": tie.id})
        if choice is not None:
            yield FactGroup("The person's choice", _rows(self._choice(choice)))

    def _choice(self, choice: Choice) -> dict[str, str | None]:
        return {
            "Answer": self.name(choice.offer_id) if choice.offer_id else formatting.title(choice.decision),
            "By": formatting.title(choice.by),
            "Why": choice.why,
            "When": formatting.moment(choice.made_at),
        }

    def _looked(self, step: TieStep) -> str:
        """Return what a step looked at: feedback of each, or when each offered."""
        ratings, exact = step.facts.get("ratings"), step.facts.get("exact")
        if isinstance(ratings, dict) and ratings:
            # Where two look alike as they are shown, the figures that were compared.
            alike = len(set(ratings.values())) < len(ratings) and isinstance(exact, dict) and exact
            shown = alike or {place: formatting.score(rating) for place, rating in ratings.items()}
            return "; ".join(f"{self.names[place]}: {rating}" for place, rating in shown.items())
        offers = [self.offers[offer] for offer in step.before]
        return "; ".join(f"{self.name(offer.id)}: {self.moment(offer.standing_since_at)}" for offer in offers)

    def clause_of_step(self, step: str) -> str:
        """Return the clause by which the table of steps has this one for the category."""
        table = self.tables.get("tie_break_steps")
        if table is None:
            return ""
        try:
            return next(_notes(table, rule)[0] for rule in table.rules if self._applies(table, rule, step))
        except (StopIteration, RulesError):
            return ""  # of a rule that computes its cells from more, nobody can tell here

    def _applies(self, table: Table, rule: Rule, step: str) -> bool:
        """Return whether a rule gives the advert's category this step; raises RulesError."""
        tests = dict(zip((column.expression for column in table.inputs), rule.inputs, strict=True))
        results = dict(zip((column.label for column in table.outputs), rule.outputs, strict=True))
        applies = feel.compile_unary_tests(tests.get("category", "-"))(self.category, {})
        return bool(applies and feel.compile_expression(results.get("step", "null"))({}) == step)

    def _named(self, ids: Sequence[str]) -> str:
        return ", ".join(self.name(offer) for offer in ids)

    def selection(self) -> Iterator[FactGroup]:
        """Yield who is proposed or selected, by which route, and what became of it."""
        for row in self.records.scalars(_SELECTIONS, {"advert": self.advert}):
            facts = {
                "Provider": self.name(row.offer_id),
                "Route": formatting.title(row.route),
                "State": formatting.title(row.state),
                "Selected": formatting.moment(row.selected_at),
                "Reason": row.reason,
                "Void": f"{formatting.moment(row.void_at)}: {row.void_reason}" if row.void_at else None,
            }
            note = "The schedule is silent here: an officer confirms." if row.silent else ""
            yield FactGroup("Selection", _rows(facts), note=note)


def _notes(table: Table, rule: Rule) -> tuple[str, str]:
    """Return a rule's clause and reason."""
    notes = dict(zip(table.annotations, rule.annotations, strict=False))
    return notes.get("clause", ""), notes.get("reason", "")


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
