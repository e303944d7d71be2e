from datetime import UTC, date, datetime

import pytest

from engine.definition.letters import Own, read_letter
from engine.errors import LetterError

LETTER = """Subject: {{ name }}'s offer
# Hello {{ name }}

{% if price %}
It is {{ price | pounds }} from {{ start | day }}.
{% endif %}
{% for each in offers %}
* {{ each.name }}: {{ each.cost | pounds }}
{% endfor %}
"""


def test_a_letter_is_its_text_with_the_names_filled() -> None:
    offers = [{"name": "Elm", "cost": 100}, {"name": "Oak", "cost": 250050}]
    written = read_letter(LETTER, "offer").write(
        {"name": "Ann", "price": 72000, "start": date(2026, 5, 5), "offers": offers}
    )
    assert written.subject == "Ann's offer"
    assert written.body == "# Hello Ann\n\nIt is £720.00 from 5 May 2026.\n* Elm: £1.00\n* Oak: £2,500.50\n"


@pytest.mark.parametrize(("phone", "line"), [("0161 1", "Ashby, telephone 0161 1"), ("", "Ashby")])
def test_a_line_that_ends_in_a_tag_keeps_its_line_break(phone: str, line: str) -> None:
    text = (
        "Subject: x\n{{ council }}{% if phone %}, telephone {{ phone }}{% endif %}\nReference {{ number }}\n"
    )
    written = read_letter(text, "x").write({"council": "Ashby", "phone": phone, "number": 7})
    assert written.body == f"{line}\nReference 7\n"


def test_a_missing_name_is_an_error_and_no_gap() -> None:
    with pytest.raises(LetterError, match="needs the name “offers”"):
        read_letter(LETTER, "offer").write({"name": "Ann", "price": 1, "start": date(2026, 5, 5)})


def test_a_missing_part_is_an_error() -> None:
    with pytest.raises(LetterError, match="could not be written"):
        read_letter(LETTER, "offer").write(
            {"name": "A", "price": 1, "start": date(2026, 5, 5), "offers": [{"name": "x"}]}
        )


REFUSED = {
    "a call": "{{ name() }}",
    "arithmetic": "{{ 1 + 1 }}",
    "a setting": "{% set x = 1 %}",
    "a macro": "{% macro x() %}{% endmacro %}",
    "an unknown filter": "{{ name | upper }}",
    "a filter with more": "{{ name | join(1) }}",
    "an item": "{{ name['__class__'] }}",
    "an include": "{% include 'x' %}",
    "a constant": "{{ 'x' }}",
    "bold": "**very**",
    "a picture": "![x](https://x)",
    "a table": "| a | b |",
    "HTML": "<b>x</b>",
    "a small heading": "### x",
    "an insecure link": "[x](http://x)",
    "code": "`x`",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_letter_may_not_hold_is_refused_when_read(what: str) -> None:
    with pytest.raises(LetterError):
        read_letter(f"Subject: x\n{REFUSED[what]}\n", "odd")


def test_a_letter_without_a_subject_is_refused() -> None:
    with pytest.raises(LetterError, match="Subject"):
        read_letter("Hello\n", "odd")


def test_objects_have_no_parts_in_a_letter() -> None:
    letter = read_letter("Subject: x\n{{ name.year }}\n", "odd")
    with pytest.raises(LetterError):
        letter.write({"name": date(2026, 1, 1)})


def test_a_letter_writes_money_days_and_times_as_every_page_does() -> None:
    text = "Subject: x\n{{ price | pounds }}, {{ on | day }}, {{ at | moment }}\n"
    at = datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
    written = read_letter(text, "x").write({"price": -150, "on": at, "at": at})
    assert written.body == "-£1.50, 6 July 2026, 6 July 2026 at 12:30am\n"


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("# Urgent\n\npay at once", "Urgent pay at once"),
        ("See [our page](https://evil.example/x)", "See (our page)(evil.example/x)"),
        ("HTTPS://evil.example and http://other.example", "evil.example and other.example"),
        ("Press /link/abc", "Press abc"),
        ("**bold**, `code`, __more__", "\u2217\u2217bold\u2217\u2217, 'code', more"),
        ("_bold_, iris_a@example.org", "bold , iris_a@example.org"),
        ("2026. Was a good year", "2026: Was a good year"),
        ("hthttps://tps://evil.example", "evil.example"),
        ("_# Urgent", "Urgent"),
        ("<a@b.example>, <tel:123>", "\u2039a@b.example\u203a, \u2039tel:123\u203a"),
        ("> said, 2 < 3", "said, 2 < 3"),
        ("2 < 3 and 3 > 2", "2 < 3 and 3 > 2"),
        ("2 <", "2 \u2039"),
        ("<_a@b.example_>", "< a@b.example >"),
        ("<https://a.example>", "\u2039a.example\u203a"),
        ("[1]: evil.example", "(1): evil.example"),
        ("- 3 rooms, -£5 or 2 * 3", "3 rooms, -£5 or 2 \u2217 3"),
    ],
)
def test_typed_words_stay_words(typed: str, stands: str) -> None:
    letter = read_letter("Subject: x\n{{ said }}\n", "test")
    assert letter.write({"said": typed}).body == f"{stands}\n"
    assert letter.write({"said": Own(typed)}).body == f"{typed}\n"


def test_words_typed_in_a_list_stay_words_too() -> None:
    letter = read_letter("Subject: x\n{{ said }}\n", "test")
    typed = ["# <a@b.example>", ("1. One", Own("[ours](https://a.example)")), 2, {"key": "<tel:1>"}]
    stands = "\u2039a@b.example\u203a, 1: One, [ours](https://a.example), 2, {'key': '\u2039tel:1\u203a'}"
    assert letter.write({"said": typed}).body == f"{stands}\n"


def test_words_typed_beside_other_words_make_no_link_together() -> None:
    letter = read_letter("Subject: x\n{{ first }}a@b.example{{ last }}\n", "test")
    assert letter.write({"first": "2 <", "last": ">"}).body == "2 \u2039a@b.example\n"
