"""A letter that somebody writes is read with sample values, and says which names it may use."""

from datetime import UTC, datetime

import pytest

from engine.definition.folder import read_folder
from engine.errors import LetterError
from engine.studio import letter_trial
from tests.web.builders import small_council
from web.server import bootstrap

LETTERS = read_folder(small_council.PROCESS).of_kind("letter")
NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)


def trial(letter: str, text: str, *without: str) -> letter_trial.LetterTrial:
    return letter_trial.read(bootstrap.operations(), letter, text, without, NOW)


def test_every_shipped_letter_is_read_and_every_name_in_it_is_known() -> None:
    assert LETTERS
    for letter, content in LETTERS.items():
        read = trial(letter, content.decode())
        assert read.subject
        assert [name.name for name in read.names if not name.is_known] == []
        assert read.senders, letter


def test_a_name_that_nothing_gives_is_told_with_a_near_one() -> None:
    read = trial("advert_extended", "Subject: Hello\n\nDear {{ provider_nam }}\n")
    wrong = next(name for name in read.names if name.name == "provider_nam")
    assert (wrong.is_known, wrong.near) == (False, "provider_name")
    unused = {name.name for name in read.names if not name.is_used}
    assert "reason" in unused


def test_values_suit_filters_loops_and_entries() -> None:
    text = (
        "Subject: {{ pence | pounds }}\n\n"
        "{% for offer in offers %}\n* {{ offer.price | pounds }}\n{% endfor %}\n"
        "{{ day | day }}, {{ closes | moment }}, {{ names | join }}, {{ person.name }}\n"
    )
    read = trial("new_letter", text)
    assert read.subject == "£845.00"
    assert read.body.count("£845.00") == 2
    assert "5 May 2026" in read.body
    assert "first names, second names" in read.body


def test_what_the_letter_asks_for_can_be_missing() -> None:
    text = "Subject: A\n\n{% if note %}Note: {{ note }}{% endif %}\nEnd\n"
    assert "Note: \u2039note\u203a" in trial("new_letter", text).body
    assert "Note" not in trial("new_letter", text, "note").body
    assert [name.name for name in trial("new_letter", text).names if name.may_miss] == ["note"]


def test_a_letter_that_nothing_sends_has_the_names_of_all() -> None:
    names, senders = letter_trial.known_names(bootstrap.operations(), "new_letter")
    assert senders == ()
    assert "council_name" in names
    assert "provider_name" not in names


@pytest.mark.parametrize("text", ["Dear you", "Subject: A\n\n{{ a.b( }}", "Subject: A\n\n**bold**"])
def test_what_is_no_letter_is_refused(text: str) -> None:
    with pytest.raises(LetterError):
        trial("new_letter", text)
