"""Offers and ranking as staff read them once an advert has closed: each place with its clause and reason."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from brokerage import offers, ranking, records, tables, words
from engine import release
from engine.facts import FactGroup
from rules import feel
from rules.errors import RulesError

RANKED = ("Place", "Provider", "Band", "CQC rating", "Offer made", "Start", "Price", "Why here")
LEFT = ("Provider", "Reason", "Clause")
PRICE_NOTE = "Price is shown, and never ranks."


def of_case(connection: Connection, council: str, case_id: str, rules: release.Release) -> list[FactGroup]:
    """Return ranking, tie-break, the person's choice and the selection of a case's latest closed advert.

    Nothing before the close: offers are sealed until then (8(b)).
    """
    book = records.Records(connection, council, case_id)
    advert = book.latest(tables.adverts, tables.adverts.c.closed_at.is_not(None), case_id=case_id)
    if advert is None:
        return []
    return of_advert(book, advert, rules)


def of_advert(book: records.Records, advert: Row[Any], rules: release.Release) -> list[FactGroup]:
    """Return the same of one advert that has closed."""
    told = _Told(book, advert, rules)
    return [*told.ranking(), *told.tie(), *told.selection()]


class _Told:
    """An advert's offers, read once, in words; `notes` are clause and reason by "table/rule"."""

    def __init__(self, book: records.Records, advert: Row[Any], rules: release.Release) -> None:
        self.book, self.advert, self.category = book, advert.id, advert.category
        self.tables = {table.decision: table for file in rules.tables.values() for table in file.tables}
        self.notes = {
            f"{name}/{rule.id}": _notes(table, rule)
            for name, table in self.tables.items()
            for rule in table.rules
        }
        self.offers = {row.id: row for row in book.all(tables.offers, advert=advert.id)}
        locations = {row.location for row in self.offers.values()}
        self.names = {each: row.name for each, row in book.several(tables.locations, locations).items()}

    def name(self, offer: str) -> str:
        """Return the name of an offer's location."""
        return str(self.names.get(self.offers[offer].location, ""))

    def ranking(self) -> Iterator[FactGroup]:
        """Tell each place with what decided it, and the offers that have none with why."""
        placed = ranking.latest(self.book, self.advert)
        ranked = {each for group in placed for each in group.offers}
        table = tuple(
            self._place(number, len(group.offers), self.offers[each])
            for number, group in enumerate(placed, 1)
            for each in group.offers
        )
        yield FactGroup("Offers and ranking", columns=RANKED, table=table, note=PRICE_NOTE)
        placed_at = {self.offers[each].location for each in ranked}
        out = [row for row in self.offers.values() if row.id not in ranked]
        # A home that withdrew and offered again is told once, by the offer that counts.
        left = tuple(
            self._left(row) for row in out if row.state != "withdrawn" or row.location not in placed_at
        )
        if left:
            yield FactGroup("Not ranked", columns=LEFT, table=left)

    def _place(self, number: int, size: int, row: Row[Any]) -> tuple[str, ...]:
        clause, reason = self.notes.get(f"quality_band/{row.band_rule}", ("10", words.title(row.band)))
        tied = f"{number}, tied" if size > 1 else str(number)
        price = "" if row.weekly_pence is None else words.weekly(row.weekly_pence)
        made = words.moment(row.standing_since_at)
        why = f"Clause {clause}: band {reason}"
        start = words.day(row.start_on)
        return tied, self.name(row.id), words.title(row.band), row.cqc or "", made, start, price, why

    def _left(self, row: Row[Any]) -> tuple[str, str, str]:
        clause, reason = self.notes.get((row.rule or "").partition(",")[0], ("", ""))
        if row.state == "declined":
            reason = f"Declined: {words.plain(row.decline_reason) or 'no reason given'}"
        if row.band and row.reason not in (None, offers.RANKABLE) and row.reason.startswith("band_"):
            clause, reason = self.notes.get(f"quality_band/{row.band_rule}", (clause, reason))
        return self.name(row.id), reason or words.title(row.reason or row.state), clause

    def tie(self) -> Iterator[FactGroup]:
        """Tell the steps of the tie-break and what the person answered."""
        tie = self.book.latest(tables.ties, advert=self.advert)
        if tie is None or len(tie.members) < 2:
            return
        table = tuple(
            (words.title(row.step), self._looked(row), self._named(row.after), self._clause(row.step))
            for row in self.book.all(tables.tie_steps, tie=tie.id)
        )
        note = f"Tied in the best band: {self._named(tie.members)}."
        columns = ("Step", "Looked at", "Left", "Clause")
        yield FactGroup("Tie-break", columns=columns, table=table, note=note)
        choice = self.book.latest(tables.choices, tie=tie.id)
        if choice is not None:
            yield FactGroup("The person's choice", _rows(self._choice(choice)))

    def _choice(self, choice: Row[Any]) -> dict[str, str | None]:
        return {
            "Answer": self.name(choice.offer) if choice.offer else words.title(choice.decision),
            "By": words.title(choice.by),
            "Why": choice.why,
            "When": words.moment(choice.made_at),
        }

    def _looked(self, step: Row[Any]) -> str:
        """Return what a step looked at: feedback of each, or when each offered."""
        rated = step.facts.get("ratings") if isinstance(step.facts, dict) else None
        if rated:
            # Where two look alike as they are shown, the figures that were compared.
            alike = len(set(rated.values())) < len(rated) and step.facts.get("exact")
            shown = alike or {place: words.score(n) for place, n in rated.items()}
            return "; ".join(f"{self.names[place]}: {each}" for place, each in shown.items())
        rows = [self.offers[each] for each in step.before]
        return "; ".join(f"{self.name(row.id)}: {words.moment(row.standing_since_at)}" for row in rows)

    def _clause(self, step: str) -> str:
        """Return the clause by which the table of steps has this one for the category."""
        table = self.tables.get("tie_break_steps")
        if table is None:
            return ""
        try:
            return next(_notes(table, each)[0] for each in table.rules if self._gives(table, each, step))
        except (StopIteration, RulesError):
            return ""  # of a rule that computes its cells from more, nobody can tell here

    def _gives(self, table: Any, rule: Any, step: str) -> bool:
        """Return whether a rule gives the advert's category this step; raises RulesError."""
        asked = dict(zip((each.expression for each in table.inputs), rule.inputs, strict=True))
        given = dict(zip((each.label for each in table.outputs), rule.outputs, strict=True))
        applies = feel.compile_unary_tests(asked.get("category", "-"))(self.category, {})
        return applies and feel.compile_expression(given.get("step", "null"))({}) == step

    def _named(self, ids: list[str]) -> str:
        return ", ".join(self.name(each) for each in ids)

    def selection(self) -> Iterator[FactGroup]:
        """Tell who is proposed or selected, by which route, and what became of it."""
        for row in self.book.all(tables.selections, advert=self.advert):
            facts = {
                "Provider": self.name(row.offer),
                "Route": words.title(row.route),
                "State": words.title(row.state),
                "Selected": words.moment(row.selected_at),
                "Reason": row.reason,
                "Void": f"{words.moment(row.void_at)}: {row.void_reason}" if row.void_at else None,
            }
            note = "The schedule is silent here: an officer confirms." if row.silent else ""
            yield FactGroup("Selection", _rows(facts), note=note)


def _notes(table: Any, rule: Any) -> tuple[str, str]:
    """Return a rule's clause and reason."""
    noted = dict(zip(table.annotations, rule.annotations, strict=False))
    return noted.get("clause", ""), noted.get("reason", "")


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
