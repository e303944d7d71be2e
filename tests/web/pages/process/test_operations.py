"""The page of operations, for those who draw processes and those who run the site."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.runtime import Runtime

Browsers = Callable[..., FlaskClient]


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_it_says_of_everything_that_can_be_called_what_it_takes_and_gives(
    runtime: Runtime, browser_of: Browsers, role: str
) -> None:
    page = browser_of(role).get("/operations").text
    for name in runtime.operations.names | runtime.operations.source_names:
        assert f'<h3 class="govuk-heading-s" id="{name}">' in page
    assert "Award as a named officer, after the live checks once more" in page
    assert "{count: 1, stands: true}" in page
    assert "<code>advert_invitation</code> with" in page
    assert "Longest extension of an advert" in page
    assert "all variables of the case" in page
    assert "(a folder may lack it)" in page


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_the_navigation_leads_to_it_once(browser_of: Browsers, role: str) -> None:
    page = browser_of(role).get("/operations").text
    assert page.count('href="/operations"') == 1
