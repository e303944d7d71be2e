"""What the price limit says where the council has set no standard fee for the day."""

from pathlib import Path
from typing import Any

import pytest

from rules import dmn

TABLE = Path("processes/micro_procurement/tables/price_limit.dmn")


@pytest.mark.parametrize(
    ("fee", "budget", "limit"),
    [(None, None, 0), (72000, None, 72000), (None, 80000, 80000), (72000, 80000, 80000)],
)
@pytest.mark.parametrize("age_group", ["over_65", "adult_18_64"])
def test_a_home_without_a_standard_fee_is_never_without_a_limit(
    fee: Any, budget: Any, limit: int, age_group: str
) -> None:
    table = dmn.read_decisions((Path(__file__).parents[2] / TABLE).read_bytes(), TABLE.name)
    home = {"category": "care_home_residential", "age_group": age_group}
    found = table.decision().evaluate({**home, "standard_fee_pence": fee, "budget_pence": budget})
    assert found.value == limit
