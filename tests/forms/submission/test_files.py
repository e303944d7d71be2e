"""Files answer a question when their content is of an accepted type, whatever their name says."""

import io
import time
import zipfile

import pytest

from forms.html import drawing
from forms.submission import answers, fields, files, summaries
from tests.forms import builders

FORM = builders.form(builders.required("filepicker", "plan"))
SEVERAL = builders.form(builders.component("filepicker", "plan", multiple=True))


def zipped(name: str, content: str = "x", method: int = zipfile.ZIP_STORED, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for part in (name, *more):
            archive.writestr(part, content)
    return packed.getvalue()


MACROS = zipped("word/document.xml", "x", zipfile.ZIP_STORED, "word/vbaProject.bin")


CONTENTS = {
    "application/pdf": b"%PDF-1.7 ...",
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "text/plain": "Care plan\nWednesday £3".encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": zipped("word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": zipped("xl/workbook.xml"),
    "application/vnd.oasis.opendocument.text": zipped("mimetype", "application/vnd.oasis.opendocument.text"),
}


def fault(name: str, content: bytes) -> str:
    return fields.file_fault(FORM.questions[0], files.FileAnswer(name, content))


def value(name: str) -> files.FileValue:
    return files.FileValue(id=name.encode().hex(), name=name, size=1, sha256="0" * 64)


@pytest.mark.parametrize("media_type", CONTENTS)
def test_a_file_is_known_by_its_content(media_type: str) -> None:
    uploaded = files.FileAnswer("plan.exe", CONTENTS[media_type])
    assert uploaded.media_type == media_type
    assert fault("plan.exe", uploaded.content) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        zipped("classes.dex"),
        zipped("notes.txt", "word/document.xml"),
        zipped("mimetype", "application/vnd.oasis.opendocument.text-template+macros"),
        zipped("mimetype", "application/x-msdownload"),
        MACROS,
        b"PK\x03\x04 word/document.xml",
        b"<svg>\x00</svg>",
        b"\xff\xfe\x00",
        b"a\x00b",
    ],
)
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    assert "must be a PDF" in fault("plan.pdf", content)


def test_a_packed_file_is_not_unpacked() -> None:
    bomb = zipped("word/document.xml", "0" * 40_000_000, zipfile.ZIP_DEFLATED)
    began = time.perf_counter()
    assert fault("plan.docx", bomb) == ""
    assert time.perf_counter() - began < 0.5


def test_an_empty_file_is_refused_and_an_empty_box_is_no_answer() -> None:
    assert fault("plan.pdf", b"") == "The selected file is empty"
    assert answers.read_answers(FORM, []).errors == {"plan": "Select plan"}
    assert answers.read_answers(FORM, [("plan", "")]).errors == {"plan": "Select plan"}


def test_a_file_over_the_limit_is_refused() -> None:
    assert fault("plan.pdf", b"%PDF-" + b"x" * (files.LARGEST_BYTES - 5)) == ""
    assert (
        fault("plan.pdf", b"%PDF-" + b"x" * files.LARGEST_BYTES)
        == "The selected file must be smaller than 10MB"
    )


def test_the_answer_is_what_stands_for_the_file_and_not_its_bytes() -> None:
    plan = value("plan.pdf")
    read = answers.read_answers(FORM, [("plan", plan["id"])], files={plan["id"]: plan})
    assert (read.errors, read.values) == ({}, {"plan": plan})
    assert answers.to_posted(FORM, read.values) == [("plan", plan["id"])]


def test_a_file_that_is_not_there_any_more_is_asked_for_again() -> None:
    assert answers.read_answers(SEVERAL, [("plan", "0" * 32)]).errors == {"plan": files.GONE}


def test_several_files_are_a_list() -> None:
    plans = [value("a.pdf"), value("b.png")]
    pairs, by_id = [("plan", one["id"]) for one in plans], {one["id"]: one for one in plans}
    assert answers.read_answers(SEVERAL, pairs, files=by_id).values == {"plan": plans}
    assert answers.read_answers(SEVERAL, []).values == {"plan": []}


def test_the_button_beside_a_file_takes_only_that_one_out_of_the_answers() -> None:
    pairs = [("plan", "aa"), ("plan", "bb"), ("other", "cc")]
    pressed = [*pairs, (answers.REMOVE_ROW, "plan-aa")]
    assert answers.change_rows(SEVERAL, pressed) == [("plan", "bb"), ("other", "cc")]
    assert answers.change_rows(SEVERAL, [*pairs, (answers.REMOVE_ROW, "other-cc")]) is None


def test_a_file_that_was_chosen_stands_by_name_in_the_form_and_in_the_summary() -> None:
    plan = value("<b>plan</b>.pdf")
    posted, by_id = [("plan", plan["id"])], {plan["id"]: plan}
    page = str(drawing.draw(FORM, posted=posted, files=by_id).questions)
    assert "&lt;b&gt;plan&lt;/b&gt;.pdf" in page
    assert "<b>plan" not in page
    assert f'value="plan-{plan["id"]}"' in page
    assert summaries.summary(FORM, posted, files=by_id) == [("Plan", plan["name"])]


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("plan.pdf", "application/pdf", "plan.pdf"),
        ("Plan.PDF", "application/pdf", "Plan.PDF"),
        ("plan.exe", "application/pdf", "plan.exe.pdf"),
        ("page.html", "text/plain", "page.html.txt"),
        ("pdf", "application/pdf", "pdf.pdf"),
    ],
)
def test_a_name_ends_as_its_content_says(name: str, content: str, kept: str) -> None:
    assert files.FileAnswer(name, CONTENTS[content]).kept_name == kept


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\docs\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\u202eb.pdf", "ab.pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_made_safe_to_show(name: str, shown: str) -> None:
    assert files.safe_name(name) == shown
