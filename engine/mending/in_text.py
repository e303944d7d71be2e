"""Names inside text: a name is a whole word, so that “stay” is not found in “overstay”."""

import re

_MARKS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


def respell(text: str, before: str, after: str) -> str:
    """Return a text with each whole word `before` replaced."""
    return re.sub(rf"(?<![\w.]){re.escape(before)}(?!\w)", lambda _: after, text)


def respell_in_marks(content: bytes, before: str, after: str) -> bytes:
    """Return a letter with a name replaced where names are filled in, and its words left alone."""
    return _MARKS.sub(lambda match: respell(match[0], before, after), content.decode()).encode()
