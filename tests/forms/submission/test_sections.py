"""What one section posts replaces its own answers in the draft and no others."""

from hypothesis import given
from hypothesis import strategies as st

from forms.schema.questions import Form
from forms.submission import answers, sections
from forms.submission.sections import Status
from tests.forms import builders


def form() -> Form:
    """Two sections; the second is only for people who have somebody to speak for them."""
    name = builders.component("textfield", "name", validate={"required": True})
    speaks = builders.component("textfield", "speaks")
    born = builders.component("datetime", "born", subtype="date", dateLabel="Born")
    phone = builders.component("textfield", "phone")
    person = builders.component("group", "person", label="The person", components=[name, speaks, born])
    other = builders.component(
        "group",
        "other",
        label="Who speaks",
        components=[phone],
        conditional={"hide": "=speaks = null"},
    )
    return builders.form(person, other, properties={"pages": "task_list"})


FORM = form()
PERSON, OTHER = FORM.sections
OF_PERSON = ("name", "speaks", "born-day", "born-month", "born-year")
TEXTS = st.text(max_size=5)
PERSON_PAIRS = st.lists(st.tuples(st.sampled_from(OF_PERSON), TEXTS))
OTHER_PAIRS = st.lists(st.tuples(st.just("phone"), TEXTS))
ANY_PAIRS = st.lists(st.tuples(st.sampled_from((*OF_PERSON, "phone", "_confirmed", "unknown")), TEXTS))


@given(ANY_PAIRS, PERSON_PAIRS, OTHER_PAIRS)
def test_the_last_post_of_each_section_stands_whatever_was_typed_before(
    typed: list[tuple[str, str]], person: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    merged = sections.merge(OTHER, sections.merge(PERSON, typed, person), other)
    assert [pair for pair in merged if pair[0] in OF_PERSON] == person
    assert [pair for pair in merged if pair[0] == "phone"] == other


@given(PERSON_PAIRS)
def test_a_page_changes_no_answer_of_another_section(posted: list[tuple[str, str]]) -> None:
    merged = sections.merge(OTHER, [("name", "Iris")], [*posted, ("phone", "1")])
    assert [pair for pair in merged if pair[0] in OF_PERSON] == [("name", "Iris")]


def test_a_section_hidden_by_an_answer_that_is_missing_cannot_start_yet() -> None:
    assert statuses([]) == [Status.NOT_STARTED, Status.CANNOT_START]
    assert statuses([("name", ""), ("speaks", "Pat")]) == [Status.IN_PROGRESS, Status.NOT_STARTED]
    assert statuses([("name", "Iris"), ("speaks", "Pat"), ("phone", "")]) == [Status.COMPLETED] * 2


def test_what_was_hidden_in_one_section_is_remembered_while_another_is_saved() -> None:
    typed = sections.merge(OTHER, [], [(answers.WERE_HIDDEN, "phone")])
    assert (answers.WERE_HIDDEN, "phone") in sections.merge(PERSON, typed, [("name", "Iris")])


def statuses(typed: list[tuple[str, str]]) -> list[Status]:
    checked = answers.read_answers(FORM, typed)
    return [line.status for line in sections.progress(FORM, typed, checked, checked.errors)]
