"""The watch notices whatever an operation does without declaring it, and nothing that it declares."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from brokerage import operations
from brokerage.facts import options
from brokerage.tender import adverts, long_lists, ranking
from engine.database import session
from engine.database.handle import Database
from engine.definition import declaration, kinds
from engine.definition.declaration import Declaration
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import Desk
from tests.declarations import watch


@pytest.fixture
def desk(sqlite_database: Database) -> Iterator[Desk]:
    with sqlite_database.begin() as connection:
        yield Desk(connection)


def noted_of(function: Callable[..., Any], declared: Declaration, *case: Any, **parameters: Any) -> list[str]:
    """What the watch notes of a call while the function declares something else."""
    whole = declaration.of(function)
    session.of(case[0]).flush()  # what the test wrote before is not the function's
    function.__dict__["declaration"] = declared
    try:
        watch.watched(function)(*case, **parameters)
    finally:
        function.__dict__["declaration"] = whole
    return sorted(watch.taken())


def test_what_is_declared_is_not_noted(desk: Desk) -> None:
    desk.refer()
    desk.home("A")
    advert = selection_steps.make_list(desk)
    declared = declaration.of(adverts.open_advert)
    assert noted_of(adverts.open_advert, declared, desk.case(), advert=advert, minutes=60) == []


def test_letters_settings_and_records_that_are_not_declared_are_noted(desk: Desk) -> None:
    desk.refer()
    desk.home("A")
    advert = selection_steps.make_list(desk)
    nothing = Declaration(result=kinds.read("{closes_at: date and time}"))
    assert noted_of(adverts.open_advert, nothing, desk.case(), advert=advert, minutes=60) == [
        "open_advert reads the setting “council_name” and does not declare it.",
        "open_advert reads the setting “council_telephone” and does not declare it.",
        "open_advert writes a record of the kind “Advert” and does not declare it.",
        "open_advert writes a record of the kind “Invitation” and does not declare it.",
        "open_advert writes the letter “advert_invitation” and does not declare it.",
    ]


def test_a_name_that_a_letter_gets_and_that_is_not_declared_is_noted(desk: Desk) -> None:
    desk.refer()
    desk.home("A")
    advert = selection_steps.make_list(desk)
    whole = declaration.of(adverts.open_advert)
    (letter,) = whole.uses.letters
    fewer = declaration.LetterUse(letter.name, letter.names[:-1])
    declared = Declaration(whole.result, declaration.Uses(letters=(fewer,), settings=whole.uses.settings))
    noted = noted_of(adverts.open_advert, declared, desk.case(), advert=advert, minutes=60)
    assert any(line.startswith("open_advert gives the letter “advert_invitation” [") for line in noted)


def test_tables_columns_and_entries_that_are_not_declared_are_noted(desk: Desk) -> None:
    advert = selection_steps.tie(desk, "A", "B")
    result, writes = kinds.read("{ranked: number}"), declaration.of(ranking.rank_offers).writes
    setting = declaration.of(ranking.rank_offers).uses.settings
    nothing = Declaration(result, declaration.Uses(settings=setting), writes)
    assert noted_of(ranking.rank_offers, nothing, desk.case(), advert=advert) == [
        "rank_offers uses the table “quality_band” and does not declare it."
    ]
    blind = declaration.table("quality_band", "grade", "order")
    declared = Declaration(result, declaration.Uses((blind,), settings=setting), writes)
    assert noted_of(ranking.rank_offers, declared, desk.case(), advert=advert) == [
        "rank_offers gives the table “quality_band” ['band'] and declares ['grade'].",
        "rank_offers reads “listed” of the table “quality_band” and does not declare it.",
    ]


def test_another_result_and_another_kind_of_parameter_are_noted(desk: Desk) -> None:
    desk.refer()
    whole = declaration.of(long_lists.build_long_list)
    declared = Declaration(kinds.read("{advert: text}"), whole.uses, whole.writes)
    parameters: dict[str, Any] = {"package": desk.variables["package"], "reach": "local"}
    (line,) = noted_of(long_lists.build_long_list, declared, desk.case(), **parameters)
    assert line.endswith("which is not {advert: text}.")
    number = {"advert": selection_steps.make_list(desk), "minutes": True}
    noted = noted_of(adverts.open_advert, declaration.of(adverts.open_advert), desk.case(), **number)
    assert noted == ["open_advert takes True as “minutes”, which is not number."]


def test_a_source_is_watched_too(desk: Desk) -> None:
    desk.refer()
    noted = noted_of(options.areas, Declaration(), desk.case(reads=True))
    assert noted == ["areas reads the setting “areas” and does not declare it."]


def test_every_operation_and_source_says_what_it_returns() -> None:
    """`dict[str, object]` says nothing: a context is declared entry by entry."""
    for function in (*operations.OPERATIONS, *operations.SOURCES):
        returns = declaration.result_of(function)
        assert returns != kinds.ANY, function.__name__
        assert not any(kind.base == "context" and not kind.entries for kind in returns), function.__name__
