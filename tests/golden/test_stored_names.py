"""Names that stored data uses: none is gone, and each is still known to the code."""

from copy import deepcopy
from typing import Any

import pytest

from engine.database.handle import Database
from tests.golden import stored_names

ON_FILE = stored_names.on_file()
DECLARED = {kind: names for kind, names in ON_FILE.items() if kind != "values"}


def test_no_name_that_stored_data_uses_is_gone(sqlite_database: Database) -> None:
    gone = list(stored_names.lost(DECLARED, stored_names.names_today(sqlite_database)))
    assert not gone, "\n".join(gone)


def test_every_stored_value_is_still_a_word_of_the_product() -> None:
    words = stored_names.words_of_the_product()
    unknown = [
        f"{column}: {word}"
        for column, seen in ON_FILE["values"].items()
        for word in seen
        if word not in words
    ]
    assert not unknown, "These stored values stand nowhere in the code or the process: " + ", ".join(unknown)
    assert "a_word_that_is_nowhere" not in words


@pytest.mark.parametrize("kind", DECLARED)
def test_a_name_that_goes_is_told_by_name(kind: str) -> None:
    assert list(stored_names.lost(DECLARED, DECLARED)) == []
    now: dict[str, Any] = deepcopy(DECLARED)
    name = next(iter(now[kind]))
    if isinstance(now[kind], dict):
        del now[kind][name]
    else:
        now[kind].remove(name)
    assert list(stored_names.lost(DECLARED, now)) == [f"{kind}: {name} is gone"]


def test_a_column_that_goes_and_a_parameter_that_comes_are_told() -> None:
    now = deepcopy(DECLARED)
    now["tables"]["offers"].remove("weekly_pence")
    now["operations"]["rank_offers"].append("mood")
    now["operations"]["build_long_list"].append("mood?")
    assert list(stored_names.lost(DECLARED, now)) == [
        "operations: rank_offers: mood must be given now, and stored diagrams do not give it",
        "tables: offers: weekly_pence is gone",
    ]
