"""Letters and documents on a page: Markdown with the classes of GOV.UK, and everything else escaped."""

import re

import mistune
from markupsafe import Markup

OWN_LINK = re.compile(r"(?<![\w/(\]])(/link/[A-Za-z0-9_-]+)")
INSET = re.compile(r"^\^ ?", re.MULTILINE)
DEEPEST = 6


class _GovUkRenderer(mistune.HTMLRenderer):
    """Starts headings below the page's own and gives lists, paragraphs and links the classes of GOV.UK."""

    def heading(self, text: str, level: int, **_attributes: object) -> str:
        size = "s" if level == 1 else "xs"
        depth = min(level + 2, DEEPEST)
        return f'<h{depth} class="govuk-heading-{size}">{text}</h{depth}>\n'

    def paragraph(self, text: str) -> str:
        return f'<p class="govuk-body">{text}</p>\n'

    def list(self, text: str, ordered: bool, **_attributes: object) -> str:
        tag, kind = ("ol", "number") if ordered else ("ul", "bullet")
        return f'<{tag} class="govuk-list govuk-list--{kind}">\n{text}</{tag}>\n'

    def block_quote(self, text: str) -> str:
        return f'<div class="govuk-inset-text">{text}</div>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        address = mistune.escape(self.safe_url(url))
        return f'<a class="govuk-link" href="{address}" rel="noopener noreferrer">{text}</a>'


_draw = mistune.Markdown(_GovUkRenderer(escape=True), plugins=[mistune.plugins.import_plugin("url")])


def html(text: str) -> Markup:
    """Return Markdown as HTML. A one-off link of this site becomes a link with words."""
    text_with_links = OWN_LINK.sub(r"[Open the link](\1)", INSET.sub("> ", text))
    return Markup(_draw(text_with_links))  # noqa: S704 - the renderer escapes whatever is not Markdown
