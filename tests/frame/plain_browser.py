"""A browser without a screen: reads a page of a running site, answers its form, keeps its cookies."""

import re
from collections.abc import Mapping
from datetime import date
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener


class Browser:
    """Somebody's browser at a site."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._kept = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._kept))

    def cookies(self) -> str:
        """What it sends to say who it is."""
        return "; ".join(f"{each.name}={each.value}" for each in self._kept)

    def read(self, path: str) -> str:
        """The text of a page."""
        with self._opener.open(self.address() + path, timeout=30) as answer:
            return str(answer.read().decode())

    def address(self) -> str:
        """The server that the next request goes to."""
        return self._address

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form that staff and providers use."""
        self.answer("/sign-in", {"email": email, "password": password})

    def answer(self, path: str, answers: Mapping[str, Any]) -> str:
        """Read a page, send its form with these answers, and return the address it leads to."""
        page = self.read(path)
        hidden = {
            name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("csrf_token", "_version")
        }
        known = {name: found[1] for name, found in hidden.items() if found}
        sent = urlencode({**known, "_act": "send", **_posted(answers)}, doseq=True).encode()
        try:
            with self._opener.open(self.address() + path, sent, timeout=30) as answer:
                return urlsplit(answer.geturl()).path
        except HTTPError as error:
            raise Refused(path, error) from error


class Refused(AssertionError):
    """A form was not accepted; says in which words."""

    def __init__(self, path: str, error: HTTPError) -> None:
        self.status = error.code
        super().__init__(f"{path}: {error.code} {_problems(error.read().decode())}")


def _posted(answers: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, date):
            found |= {f"{key}-day": value.day, f"{key}-month": value.month, f"{key}-year": value.year}
        else:
            found[key] = value
    return found


def _problems(page: str) -> str:
    found = re.findall(r"govuk-error-(?:summary__body|message)[^>]*>(.*?)</(?:div|p)>", page, re.DOTALL)
    return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found) or page[-2000:]
