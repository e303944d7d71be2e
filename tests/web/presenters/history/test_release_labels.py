"""What people call the columns of tables and the questions of forms, in histories."""

from decimal import Decimal

import pytest

from engine.definition.folder import read_folder
from engine.definition.release import Release
from tests.web.builders import small_council
from web.presenters.history import release_labels
from web.presenters.history.release_labels import ReleaseLabels


@pytest.fixture(scope="module")
def labels() -> ReleaseLabels:
    release = Release("r", small_council.COUNCIL, 1, read_folder(small_council.PROCESS))
    return release_labels.of_release(release, {"1-101": "Elm Court"})


def test_a_column_has_the_label_its_author_gave_it(labels: ReleaseLabels) -> None:
    assert labels.of_column("top_up_payers", "answers.agreed", True) == ("Agreed", "yes")
    limit = labels.of_column("price_limit", "limit_pence", Decimal(72000))
    assert limit == ("Limit", "£720")


def test_an_answer_stands_under_its_question_with_its_options_in_words(labels: ReleaseLabels) -> None:
    label, words = labels.of_answer("respond_to_offer", "decision", "accept")
    assert "_" not in label + words
    assert label != "Decision"
    assert words != "accept"


def test_a_place_that_an_answer_names_by_its_key_is_named(labels: ReleaseLabels) -> None:
    assert labels.of_answer("provider_withdrew_at_award", "provider", "1-101")[1] == "Elm Court"


def test_what_no_form_and_no_table_names_is_told_by_its_key(labels: ReleaseLabels) -> None:
    assert labels.of_answer("nowhere", "weekly_pence", 64050) == ("Weekly", "£640.50")
    assert labels.of_column("nowhere", "answers.may_decide", False) == ("May decide", "no")
