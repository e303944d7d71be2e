"""What can go wrong with a form: the analyst's mistakes and the typist's mistakes."""

from __future__ import annotations


class FormsError(Exception):
    """The form could not be used."""

    def __init__(self, text: str = "") -> None:
        """Set the message: the text, or the class's own docstring when there is none."""
        super().__init__(text or (type(self).__doc__ or ""))


class FormError(FormsError):
    """A form is written wrongly; the message names the form and the question, and says what to change."""

    def __init__(self, form: str, question: str, text: str, fix: str = "") -> None:
        """Join the parts into one message; the checker's list reads each part on its own."""
        self.form, self.question, self.text, self.fix = form, question, text, fix
        place = f"Form “{form}”, question “{question}”" if question else f"Form “{form}”"
        super().__init__(f"{place}: {text}" + (f" {fix}" if fix else ""))


class UnreadableError(FormsError, ValueError):
    """The text typed cannot be read as this kind of answer."""

    def __init__(self, text: str, part: str = "") -> None:
        """Keep which boxes of several (day, month, year, time) are at fault, separated by spaces."""
        self.part = part
        super().__init__(text)


class UnseenError(UnreadableError):
    """A text has characters that nobody sees; the form's own words about its answers do not explain that."""
