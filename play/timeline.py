"""Offers that the scenario makes and withdraws, in the order of their instants."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from play.scenario.scenarios import Advert


@dataclass(order=True, frozen=True)
class Moment:
    """An offer that is made, or withdrawn, at an instant to a call."""

    at: datetime
    number: int
    call_id: str = field(compare=False)
    offer: dict[str, Any] = field(compare=False)
    withdrawn: bool = field(compare=False, default=False)


class Timeline:
    """The moments still to come."""

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._numbers = count()

    def add(self, call_id: str, advert: Advert) -> None:
        """Add the offers to an advert that has opened as a call, and their withdrawals."""
        for offer in advert.offers:
            heapq.heappush(self._moments, Moment(offer["at"], next(self._numbers), call_id, offer))
            if offer["withdrawn_at"]:
                withdrawn = Moment(offer["withdrawn_at"], next(self._numbers), call_id, offer, True)
                heapq.heappush(self._moments, withdrawn)

    def until(self, at: datetime | None) -> Moment | None:
        """Take the next moment that is not after `at` (None: the next of all), if there is one."""
        if self._moments and (at is None or self._moments[0].at <= at):
            return heapq.heappop(self._moments)
        return None
