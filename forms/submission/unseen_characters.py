"""Characters that nobody sees: control and direction characters, and letters without a shape.

They hide a word from whoever looks for it, or make two texts look alike that are not. A text with one is
refused. Three kinds stay, because writing needs them: line breaks and tabs; the joiners of scripts that are
spelt with them (Persian, Hindi and others) and of emoji; and the selectors that choose the shape of a sign.
"""

from __future__ import annotations

import regex

_UNSEEN = (
    r"[[\p{Cc}--[\t\n]]\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}"
    r"\uFFF9-\uFFFB\u2800]"
)
#: Scripts that spell words with the joiner (U+200D) and the non-joiner (U+200C).
_JOINING = "".join(
    rf"\p{{Script={script}}}"
    for script in (
        "Arabic", "Syriac", "Mongolian", "Nko", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya",
        "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar", "Tibetan",
    )
)  # fmt: skip
_PICTURE = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]"
_NEEDED = (
    rf"(?<=[{_JOINING}])[\u200C\u200D](?=[{_JOINING}])",
    r"(?<=[\p{Script=Devanagari}\p{Script=Malayalam}\p{Script=Bengali}\p{Script=Sinhala}])\u200D",
    rf"(?<={_PICTURE})\u200D(?=\p{{Extended_Pictographic}})",
    r"(?<=[\p{So}\p{Sm}\p{Po}\p{Nd}])[\uFE0E\uFE0F]",
    r"(?<=\p{Script=Han})[\uFE00-\uFE02\U000E0100-\U000E01EF]",
    r"(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F]",
)
_REFUSED = regex.compile(rf"(?!{'|'.join(_NEEDED)}){_UNSEEN}", regex.V1)
_WORD_BEFORE = regex.compile(r"[^\s]{1,20}\s*$")


def refusal(text: str) -> str:
    """Return what is wrong with a text and what to do, to follow its name; empty when all of it is seen."""
    unseen = _REFUSED.search(text)
    if unseen is None:
        return ""
    before = _WORD_BEFORE.search(without(text[: unseen.start()]))
    place = f"after “{before[0].strip()}”" if before else "at the beginning"
    return (
        f"had a character that cannot be seen, {place}. It is taken out of the box: read the text again, "
        "correct it if need be, and send it again"
    )


def without(text: str) -> str:
    """Return the text without the characters for which it is refused."""
    return str(_REFUSED.sub("", text))
