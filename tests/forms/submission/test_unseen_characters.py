"""What nobody sees is refused; what people write in any script is not."""

# ruff: noqa: RUF001

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.submission import answers, unseen_characters
from tests.forms import builders


@pytest.mark.parametrize(
    "text",
    [
        "Zoë O’Brien-Smith", "Ann O'Hara\u2010Jones", "Łukasz Żak", "Åse Ødegård", "e\u0301",
        "محمد علي", "می\u200cخواهم", "דוד כהן", "श्रीमती", "क्\u200dष",
        "ශ්\u200dරී", "金 葛\U000e0100城", "김민수", "Жанна",
        "❤\ufe0f 👨\u200d👩\u200d👧 👍🏽 1\ufe0f⃣",
        "One\nTwo\r\nThree\tfour", "2\u00a0pm – “soon”", "",
    ],
)  # fmt: skip
def test_what_people_write_passes(text: str) -> None:
    assert unseen_characters.refusal(text.replace("\r\n", "\n")) == ""
    assert unseen_characters.without(text.replace("\r", "")) == text.replace("\r", "")


@pytest.mark.parametrize(
    "sign",
    [
        "\u200b", "\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069", "\u2060",
        "\ufeff", "\u00ad",
        "\u034f", "\u115f", "\u3164", "\uffa0", "\u180e", "\u2028", "\u2029", "\u2800",
        "\ufff9", "\U000e0041",
        "\x00", "\x07", "\x1b", "\x7f", "\x85", "\ue000", "\ud800",
        "\u200c", "\u200d", "\ufe0f",  # where no script and no picture needs them
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Ann{}Ames", "{}Ann Ames", "Ann Ames{}!"])
def test_what_nobody_sees_is_refused(sign: str, around: str) -> None:
    text = around.format(sign)
    assert unseen_characters.refusal(text)
    assert unseen_characters.without(text) == around.format("")


@given(text=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_figures_and_signs_of_any_script_pass(text: str) -> None:
    seen = "".join(sign for sign in text if "FILLER" not in unicodedata.name(sign, "") and sign != "\u2800")
    assert unseen_characters.refusal(seen) == ""


@given(text=st.text(max_size=60))
def test_what_is_left_passes(text: str) -> None:
    assert unseen_characters.refusal(unseen_characters.without(text)) == ""


def test_the_form_s_own_words_do_not_hide_what_is_wrong() -> None:
    properties = {"errorInvalid": "Enter a name"}
    form = builders.form(builders.component("textfield", "name", properties=properties))
    errors = answers.read_answers(form, [("name", "Ann\u202e")]).errors
    assert "cannot be seen" in errors["name"]
