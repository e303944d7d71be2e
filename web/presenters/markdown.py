"""Letters and documents as a page shows them: Markdown with GOV.UK's classes, everything else escaped."""

import re
from typing import Any

import mistune
from markupsafe import Markup

OWN_LINK = re.compile(r"(?<![\w/(\]])(/link/[A-Za-z0-9_-]+)")
INSET = re.compile(r"^\^ ?", re.MULTILINE)
DEEPEST = 6


class _Words(mistune.HTMLRenderer):
    """Headings start below the page's own; lists, paragraphs and links carry the design system's classes."""

    def heading(self, text: str, level: int, **_attributes: Any) -> str:
        size = "s" if level == 1 else "xs"
        depth = min(level + 2, DEEPEST)
        return f'<h{depth} class="govuk-heading-{size}">{text}</h{depth}>\n'

    def paragraph(self, text: str) -> str:
        return f'<p class="govuk-body">{text}</p>\n'

    def list(self, text: str, ordered: bool, **_attributes: Any) -> str:
        tag, kind = ("ol", "number") if ordered else ("ul", "bullet")
        return f'<{tag} class="govuk-list govuk-list--{kind}">\n{text}</{tag}>\n'

    def block_quote(self, text: str) -> str:
        return f'<div class="govuk-inset-text">{text}</div>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        address = mistune.escape(self.safe_url(url))
        return f'<a class="govuk-link" href="{address}" rel="noopener noreferrer">{text}</a>'


_draw = mistune.Markdown(_Words(escape=True), plugins=[mistune.plugins.import_plugin("url")])


def html(text: str) -> Markup:
    """Return Markdown as HTML; a one-off link of this site becomes a link to press."""
    pressed = OWN_LINK.sub(r"[Open the link](\1)", INSET.sub("> ", text))
    return Markup(_draw(pressed))  # noqa: S704 - the renderer escapes whatever is not Markdown
