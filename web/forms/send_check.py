""" "Check before you send": what a step would send and make final, shown before it stands.

The step is done and undone again; the page shows the letters that stood in its outbox. It carries a digest
of what it shows, so that if anything is different when the person sends, they see the page once more.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from brokerage.package import people
from engine import outcomes
from engine.outgoing import Agreement, Outgoing
from forms.submission import summaries
from web.auth import access
from web.forms import submitted_form

CONFLICT = 409
CHANGED = "What will be sent has changed since you checked it. Check it again."
MAX_LETTERS = 20
"""So many letters of one kind are shown in full; of the others only who gets them."""
_MOVING = re.compile(r"\b\d{1,2}(?::\d\d)+(?: ?[ap]m)?\b|\b\d{1,2} ?[ap]m\b|/link/[\w-]+", re.IGNORECASE)
"""A time of day moves on while a person reads, and each one-off link is made anew."""


@dataclass(frozen=True)
class AddressedLetter:
    """A letter with the name of who gets it, and their e-mail address or None where there is none."""

    letter: str
    name: str
    email: str | None
    subject: str
    body: str


class SendCheck:
    """Decides whether a step may stand, and keeps what it would send for the page.

    The form's first button ("check") agrees to nothing that is final. The button of the page agrees to what
    the page showed.
    """

    def __init__(self) -> None:
        self.checked = "" if submitted_form.act() == "check" else request.form.get("_checked", "")
        self.letters: list[AddressedLetter] = []
        self.digest = ""

    def __call__(self, connection: Connection, outgoing: Outgoing) -> bool:
        """Return whether nothing final would happen, or just what the person has checked."""
        if not outgoing.is_final:
            return True
        self.letters = _addressed(connection, outgoing)
        self.digest = _digest(self.letters, outgoing)
        return self.digest == self.checked

    @property
    def agreement(self) -> Agreement | None:
        """Return this check, or None where there is nothing to check.

        Outside parties have only their own answers to check. A program that sends
        without having looked is not asked.
        """
        asks = submitted_form.act() == "check" or "_checked" in request.form
        return self if asks and not access.is_outside() else None

    def page(
        self, withheld: outcomes.Withheld, address: str, posted: submitted_form.Pairs
    ) -> ResponseReturnValue:
        """Return the page, whose form posts to this address. It is a 409 if something else was checked."""
        task = withheld.completed
        return render_template(
            "send_check/check.html",
            title=task.label,
            address=address,
            posted=posted,
            version=submitted_form.version(),
            summary=summaries.summary(
                task.form, posted, options=task.options, facts=task.facts, files=task.files
            ),
            outgoing=withheld.outgoing,
            groups=self._groups(),
            digest=self.digest,
            changed=CHANGED if self.checked else "",
            button=_button(len(self.letters), _answered_by_button(task, posted)),
            most=MAX_LETTERS,
        ), CONFLICT if self.checked else 200

    def _groups(self) -> list[list[AddressedLetter]]:
        """Return the letters by kind."""
        by_kind: dict[str, list[AddressedLetter]] = {}
        for letter in self.letters:
            by_kind.setdefault(letter.letter, []).append(letter)
        return list(by_kind.values())


def _addressed(connection: Connection, outgoing: Outgoing) -> list[AddressedLetter]:
    parties = {letter.to for letter in outgoing.letters}
    names: Mapping[str, str] = people.names_of(connection, parties)
    emails = people.addresses_of(connection, access.actor().council, parties)
    return [
        AddressedLetter(letter.letter, names[letter.to], emails[letter.to], letter.subject, letter.body)
        for letter in outgoing.letters
    ]


def _digest(letters: list[AddressedLetter], outgoing: Outgoing) -> str:
    words = sorted(
        (letter.letter, letter.name, letter.email or "", _MOVING.sub("", f"{letter.subject}\n{letter.body}"))
        for letter in letters
    )
    content = orjson.dumps([words, sorted(outgoing.documents), outgoing.ends_case])
    return hashlib.sha256(content).hexdigest()


def _answered_by_button(task: outcomes.Completed, posted: submitted_form.Pairs) -> str:
    """Return what the button said that was pressed in the form, such as whom it awards to; else nothing."""
    question = task.form.buttons
    if question is None:
        return ""
    options = task.options[question.source] if question.source else question.options
    chosen = dict(posted).get(question.key)
    return next((option.label for option in options if option.value == chosen), "")


def _button(number: int, decided: str) -> str:
    """Return what the page's button says, which names again what is decided."""
    if not number:
        return decided or "Confirm"
    letters = "this letter" if number == 1 else f"these {number} letters"
    return f"{decided} and send {letters}" if decided else f"Send {letters}"
