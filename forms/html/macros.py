"""The GOV.UK macros called from Python, and the Markdown of passages in GOV.UK classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
import mistune
from markupsafe import Markup

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("forms.html"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
COMPONENTS = _ENVIRONMENT.get_template("components.html").module


def draw(component: str, params: Mapping[str, Any]) -> Markup:
    """Return the component's markup; `component` is its name at GOV.UK, as "date-input"."""
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    markup: Markup = getattr(COMPONENTS, name)(**params)
    return markup.strip()


class _GovukRenderer(mistune.HTMLRenderer):
    """Markdown in the classes of GOV.UK; markup written by hand is shown as text."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def paragraph(self, text: str) -> str:
        """Return a body paragraph."""
        return f'<p class="govuk-body">{text}</p>\n'

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return a heading; the page has its own first level, so all stand one lower."""
        size = {1: "m", 2: "m", 3: "s"}.get(level, "s")
        tag = f"h{min(level + 1, 4)}"
        return f'<{tag} class="govuk-heading-{size}">{text}</{tag}>\n'

    def list(self, text: str, ordered: bool, **attrs: Any) -> str:
        """Return a list with bullets or numbers."""
        tag, kind = ("ol", "number") if ordered else ("ul", "bullet")
        return f'<{tag} class="govuk-list govuk-list--{kind}">\n{text}</{tag}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link; unsafe schemes are dropped by the base class."""
        return super().link(text, url, title).replace("<a ", '<a class="govuk-link" ', 1)

    def block_quote(self, text: str) -> str:
        """Return inset text."""
        return f'<div class="govuk-inset-text">{text}</div>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return the words only: a passage may not fetch from elsewhere."""
        return text


_MARKDOWN = mistune.create_markdown(renderer=_GovukRenderer())


def passage(text: str) -> Markup:
    """Return a passage of Markdown as GOV.UK markup."""
    return Markup(str(_MARKDOWN(text)).strip())  # noqa: S704  # the renderer escapes
