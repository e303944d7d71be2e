"""Files that come with a form: each is checked, and waits for its form to be sent.

What a page carries on is only the file's id, as one more answer. So the file stays chosen when the form is
checked, refused, changed or saved for later.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import request

from engine.cases.task_forms import TaskForm
from engine.store import files
from forms.schema.questions import Field
from forms.submission import fields, sections
from forms.submission.files import LARGEST_BYTES, FileAnswer, safe_name
from web.auth import access
from web.forms import submitted_form

MOST = 10
TOO_MANY = f"You can send at most {MOST} files with one form"


def receive(form_id: str, read_form: Callable[[], TaskForm], section: str = "") -> dict[str, str]:
    """Keep the files that were posted until the form is sent. Return what is wrong with others, by question.

    The form is read only if there are files. Reading it refuses a person who may not answer it. A page of one
    `section` says nothing of the files of others, which stay as they are saved.
    """
    if not any(upload.filename for upload in request.files.values()):
        return {}
    task_form = read_form()
    council = (task_form.task or {}).get("council", access.actor().council)
    questions = {one.key: one for one in task_form.form.everything if one.kind == "file"}
    uploads = list(_uploads(questions))
    faults = {question.key: fields.file_fault(question, file) for question, file in uploads}
    faults = {key: words for key, words in faults.items() if words}
    accepted = [(question, file) for question, file in uploads if question.key not in faults]
    replaced = {question.key for question, _ in accepted if not question.multiple}
    chosen = [(name, text) for name, text in submitted_form.pairs() if name in questions]
    staying = [text for name, text in chosen if name not in replaced]
    staying += _of_other_sections(task_form, section, questions)
    if len(staying) + len(accepted) > MOST:
        return faults | dict.fromkeys((question.key for question, _ in accepted), TOO_MANY)
    if accepted:
        submitted_form.choose_files(replaced, _stage(form_id, council, accepted, staying))
    return faults


def _of_other_sections(task_form: TaskForm, section: str, questions: Mapping[str, Field]) -> Sequence[str]:
    """Return the ids of the saved files that answer questions outside a section."""
    if not section:
        return []
    own = sections.names_of(sections.by_key(task_form.form, section), questions)
    return [text for name, text in task_form.draft if name in questions.keys() - own]


def _uploads(questions: Mapping[str, Field]) -> Iterator[tuple[Field, FileAnswer]]:
    """Yield each file with its question. An empty box posts a file without a name, which does not count."""
    for name, upload in request.files.items(multi=True):
        if upload.filename and name in questions:
            content = upload.stream.read(LARGEST_BYTES + 1)
            yield questions[name], FileAnswer(safe_name(upload.filename), content)


def _stage(
    form_id: str, council: str, accepted: list[tuple[Field, FileAnswer]], staying: list[str]
) -> list[tuple[str, str]]:
    """Write the files and return the key of each one's question with its id."""
    runtime, labelled = access.runtime(), [(question.label, file) for question, file in accepted]
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        ids = files.stage(connection, form_id, council, access.actor(), labelled, staying, now)
    return [(question.key, file_id) for (question, _), file_id in zip(accepted, ids, strict=True)]
