"""What a form and its questions may have set, as editors show it.

A setting is named by its place in the file: `label`, `validate.required`, `properties.unit`. A question's
kind is its `type` in the file.
"""

from dataclasses import dataclass, field
from enum import StrEnum

_TYPED = ("textfield", "textarea")
_LISTED = ("radio", "select", "checklist", "ranking")
_ONE_BOX = (*_TYPED, "number")
_LABELLED = (*_ONE_BOX, *_LISTED, "checkbox", "filepicker")
_ASKED = (*_LABELLED, "datetime")
_ANYTHING = (*_ASKED, "group", "dynamiclist", "text", "separator")
_DATE = ("datetime",)
_ROWS = ("dynamiclist",)
_QUESTION, _ANSWER, _OPTIONS = "Question", "Answer", "Options"
_WHEN, _WORDS, _MORE = "When it is asked", "What people are told", "More"


class Takes(StrEnum):
    """What a setting is."""

    TEXT = "text"
    WORDS = "words"
    NUMBER = "number"
    FEEL = "feel"
    FEEL_OR_WORDS = "feel or words"
    """FEEL behind a sign "=", or words."""
    YES = "yes"
    CHOICE = "choice"
    SOURCE = "source"
    SOURCES = "sources"
    OPTIONS = "options"


@dataclass(frozen=True)
class QuestionSetting:
    """A setting: what it takes, the kinds of questions that may have it, and how editors show it.

    `values` are those of a choice with their words; the one value of a yes is what is written for it.
    `gives` says which sources may be named: those that give options, or one value.
    """

    name: str
    takes: Takes
    label: str
    group: str
    kinds: tuple[str, ...]
    hint: str = ""
    values: tuple[tuple[str | bool, str], ...] = field(default=())
    gives: str = ""


_TRUE = (("true", ""),)
_CHECKED = ((True, ""),)
_DATE_SORTS = (("date", "A day"), ("time", "A time of day"), ("datetime", "A day and a time"))
_FORMATS = (("email", "An email address"), ("phone", "A telephone number"))
_USES = (
    ("outsiders", "People outside the council read the words"),
    ("signature", "Somebody signs with the name"),
)
_PAGES = (("task_list", "A list of sections, one for each group"),)

QUESTION_SETTINGS = (
    QuestionSetting("label", Takes.WORDS, "Question", _QUESTION, (*_LABELLED, "group", "dynamiclist")),
    QuestionSetting("dateLabel", Takes.WORDS, "Question", _QUESTION, _DATE),
    QuestionSetting(
        "timeLabel", Takes.WORDS, "Words at the time", _QUESTION, _DATE, "Only where a time is asked."
    ),
    QuestionSetting("text", Takes.WORDS, "Words", _QUESTION, ("text",), "Plain words, or Markdown."),
    QuestionSetting("description", Takes.WORDS, "Hint under the question", _QUESTION, _ASKED),
    QuestionSetting(
        "key",
        Takes.TEXT,
        "Name of the answer",
        _QUESTION,
        _ASKED,
        "Diagrams and tables read the answer by this name.",
    ),
    QuestionSetting("path", Takes.TEXT, "Name of the answer", _QUESTION, _ROWS),
    QuestionSetting("subtype", Takes.CHOICE, "What is asked", _ANSWER, _DATE, values=_DATE_SORTS),
    QuestionSetting(
        "validate.required", Takes.YES, "It must be answered", _ANSWER, (*_ASKED, *_ROWS), values=_CHECKED
    ),
    QuestionSetting(
        "properties.unit",
        Takes.YES,
        "An amount of money",
        _ANSWER,
        ("number",),
        "Typed in pounds, kept in pence.",
        (("pence", ""),),
    ),
    QuestionSetting(
        "validate.validationType", Takes.CHOICE, "Format", _ANSWER, ("textfield",), values=_FORMATS
    ),
    QuestionSetting("validate.minLength", Takes.NUMBER, "Fewest characters", _ANSWER, _TYPED),
    QuestionSetting("validate.maxLength", Takes.NUMBER, "Most characters", _ANSWER, _TYPED),
    QuestionSetting(
        "validate.pattern", Takes.TEXT, "Pattern that the whole answer fits", _ANSWER, ("textfield",)
    ),
    QuestionSetting("validate.min", Takes.NUMBER, "Smallest", _ANSWER, ("number",), "Of money, in pounds."),
    QuestionSetting("validate.max", Takes.NUMBER, "Largest", _ANSWER, ("number",), "Of money, in pounds."),
    QuestionSetting("decimalDigits", Takes.NUMBER, "Decimal places", _ANSWER, ("number",)),
    QuestionSetting("increment", Takes.NUMBER, "In steps of", _ANSWER, ("number",)),
    QuestionSetting("properties.earliest", Takes.FEEL, "Earliest", _ANSWER, _DATE),
    QuestionSetting(
        "properties.earliestReason",
        Takes.FEEL_OR_WORDS,
        "Why not earlier",
        _ANSWER,
        _DATE,
        "Words that follow “because”. With = in front, FEEL.",
    ),
    QuestionSetting("properties.latest", Takes.FEEL, "Latest", _ANSWER, _DATE),
    QuestionSetting(
        "properties.latestReason",
        Takes.FEEL_OR_WORDS,
        "Why not later",
        _ANSWER,
        _DATE,
        "Words that follow “because”. With = in front, FEEL.",
    ),
    QuestionSetting("multiple", Takes.YES, "Several files", _ANSWER, ("filepicker",), values=_CHECKED),
    QuestionSetting("accept", Takes.TEXT, "Kinds of files", _ANSWER, ("filepicker",), "Such as .pdf,.docx"),
    QuestionSetting(
        "properties.check",
        Takes.FEEL,
        "Must be true",
        _ANSWER,
        (*_ASKED, *_ROWS),
        "FEEL with the answers. If it is false, the answer is refused.",
    ),
    QuestionSetting("values", Takes.OPTIONS, "Options", _OPTIONS, _LISTED),
    QuestionSetting(
        "properties.options",
        Takes.SOURCE,
        "Options come from",
        _OPTIONS,
        _LISTED,
        "Instead of those that are written here.",
        gives="options",
    ),
    QuestionSetting(
        "properties.inline", Takes.YES, "Options side by side", _OPTIONS, ("radio",), values=_TRUE
    ),
    QuestionSetting(
        "properties.buttons",
        Takes.YES,
        "Staff see them as the buttons that send the form",
        _OPTIONS,
        ("radio",),
        values=_TRUE,
    ),
    QuestionSetting(
        "conditional.hide",
        Takes.FEEL,
        "Hidden if",
        _WHEN,
        _ANYTHING,
        "FEEL with the other answers and the case's variables.",
    ),
    QuestionSetting(
        "properties.errorRequired", Takes.WORDS, "If it is not answered", _WORDS, (*_ASKED, *_ROWS)
    ),
    QuestionSetting("properties.errorCheck", Takes.WORDS, "If it must be true and is not", _WORDS, _ASKED),
    QuestionSetting(
        "properties.errorInvalid", Takes.WORDS, "If it cannot be read", _WORDS, (*_ONE_BOX, *_DATE)
    ),
    QuestionSetting("properties.errorLength", Takes.WORDS, "If it is too long or short", _WORDS, _TYPED),
    QuestionSetting("properties.errorRange", Takes.WORDS, "If it is too small or large", _WORDS, ("number",)),
    QuestionSetting(
        "properties.errorGone", Takes.WORDS, "If the option is not there any more", _WORDS, _LISTED
    ),
    QuestionSetting(
        "properties.noun",
        Takes.TEXT,
        "What it is called in a sentence",
        _WORDS,
        _ASKED,
        "Such as “the start date”.",
    ),
    QuestionSetting("properties.rowNoun", Takes.TEXT, "What a row is called in a sentence", _WORDS, _ROWS),
    QuestionSetting(
        "properties.startsFrom",
        Takes.SOURCE,
        "It starts with the value of",
        _MORE,
        (*_ONE_BOX, *_DATE),
        "Until somebody types another.",
        gives="values",
    ),
    QuestionSetting(
        "properties.restartsClock",
        Takes.YES,
        "A changed answer makes the response a new one",
        _MORE,
        _ASKED,
        "Of an open call: it then stands from the time of the change.",
        _TRUE,
    ),
    QuestionSetting(
        "properties.usedFor", Takes.CHOICE, "What the words are for", _MORE, _TYPED, values=_USES
    ),
    QuestionSetting(
        "properties.autocomplete", Takes.TEXT, "What browsers may fill in", _MORE, (*_TYPED, *_DATE)
    ),
    QuestionSetting("properties.inputmode", Takes.TEXT, "Keyboard of a telephone", _MORE, _ONE_BOX),
    QuestionSetting(
        "properties.spellcheck", Takes.TEXT, "Spelling is checked", _MORE, _TYPED, "true or false"
    ),
    QuestionSetting("properties.rows", Takes.NUMBER, "Lines of the box", _MORE, ("textarea",)),
    QuestionSetting("properties.width", Takes.TEXT, "Width of the box", _MORE, _ONE_BOX, "In characters."),
    QuestionSetting("properties.size", Takes.TEXT, "Size of the words", _MORE, _ASKED, "s, m or l"),
    QuestionSetting(
        "properties.note", Takes.WORDS, "Note for analysts", _MORE, (*_ANYTHING,), "Nobody else sees it."
    ),
)

_FORM = ("default",)
_WHOLE = "Form"
FORM_SETTINGS = (
    QuestionSetting("properties.title", Takes.WORDS, "Title", _WHOLE, _FORM),
    QuestionSetting("properties.intro", Takes.WORDS, "Words above the questions", _WHOLE, _FORM),
    QuestionSetting(
        "properties.reads",
        Takes.SOURCES,
        "Sources that its conditions read",
        _WHOLE,
        _FORM,
        "Such as date_limits.",
        gives="values",
    ),
    QuestionSetting("properties.pages", Takes.CHOICE, "Pages", _WHOLE, _FORM, values=_PAGES),
    QuestionSetting(
        "properties.note", Takes.WORDS, "Note for analysts", _WHOLE, _FORM, "Nobody else sees it."
    ),
)
