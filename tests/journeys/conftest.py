"""The site and the market of the web's tests, for journeys through them."""

from tests.web.conftest import chosen, filled, runtime, site, virtual_clock, walk

__all__ = ["chosen", "filled", "runtime", "site", "virtual_clock", "walk"]
