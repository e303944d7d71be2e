"""Files answer a question when their content is of an accepted type, whatever their name says."""

import io
import zipfile

import pytest

from forms import answers, files
from tests.forms import samples

FORM = samples.form(samples.required("filepicker", "plan"))
SEVERAL = samples.form(samples.component("filepicker", "plan", multiple=True))


def zipped(name: str, content: str = "x") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


CONTENTS = {
    "application/pdf": b"%PDF-1.7 ...",
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "text/plain": "Care plan\nWednesday £3".encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": zipped("word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": zipped("xl/workbook.xml"),
    "application/vnd.oasis.opendocument.text": zipped("mimetype", "application/vnd.oasis.opendocument.text"),
}


def read(*given: files.FileAnswer) -> answers.Answers:
    return answers.read_answers(FORM, [], files={"plan": given})


@pytest.mark.parametrize("media_type", CONTENTS)
def test_a_file_is_known_by_its_content(media_type: str) -> None:
    given = files.FileAnswer("plan.exe", CONTENTS[media_type])
    assert given.media_type == media_type
    assert read(given).values == {"plan": given}


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", zipped("classes.dex"), b"\xff\xfe\x00", b"a\x00b"])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    assert "must be a PDF" in read(files.FileAnswer("plan.pdf", content)).errors["plan"]


def test_an_empty_file_is_refused_and_an_empty_box_is_no_answer() -> None:
    assert read(files.FileAnswer("plan.pdf", b"")).errors == {"plan": "The selected file is empty"}
    assert read(files.FileAnswer("", b"")).errors == {"plan": "Select plan"}


def test_a_file_over_the_limit_is_refused() -> None:
    big = files.FileAnswer("plan.pdf", b"%PDF-" + b"x" * files.LARGEST_BYTES)
    assert read(big).errors == {"plan": "The selected file must be smaller than 10MB"}


def test_several_files_are_a_list() -> None:
    given = [
        files.FileAnswer("a.pdf", CONTENTS["application/pdf"]),
        files.FileAnswer("b.png", CONTENTS["image/png"]),
    ]
    assert answers.read_answers(SEVERAL, [], files={"plan": given}).values == {"plan": given}
    assert answers.read_answers(SEVERAL, []).values == {"plan": []}


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
