"""The waiting room before the site: some requests are in hand, others wait, the rest come back later.

Without it a rush would be taken in whole, everybody would wait for everybody, and those who gave up would be
answered first. Who is refused hears it at once, in words, with a time to come back at.

A burst is let in as it came. When everybody has had to wait long for a second it is a rush: then nobody waits
longer than an answer takes, and who came last goes first, so that those who are answered wait little. It is
over when nobody had to be refused for a second.
"""

import json
import random
import threading
from collections import deque
from collections.abc import Iterable
from time import monotonic
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from web.server import logs, metrics, security

IN_HAND = 6
"""Requests that one web process answers at the same time."""
RUSH_IN_HAND = 4
"""As many in a rush: pages that compute share one interpreter, so no fewer are answered, and each sooner."""
CHAIRS = 32
"""Requests that may wait for one of those to end."""
REFUSING = 16
"""Threads kept free for refusing and for health, so that nobody waits to be told so."""
THREADS = IN_HAND + CHAIRS + REFUSING
PATIENCE_SECONDS = 2.0
"""For how long a request waits in a burst."""
RUSH_AFTER_SECONDS = 1.0
"""When nobody was let in quickly, or somebody was refused, for so long, it is a rush."""
RUSH_PATIENCE_SECONDS = 0.05
"""For how long a request waits in a rush; who waits no longer at other times is let in quickly."""
COME_BACK_SECONDS = (3, 8)
"""When to come back, drawn anew for each: those who were refused together must not come back together."""
NEVER_REFUSED = ("/health/live", "/health/ready")

BUSY = "Homeward is very busy"
AGAIN = "Too many people are using it at this moment. Wait a few seconds, then load this page again."
SEND_AGAIN = (
    "Too many people are using it at this moment. What you sent was not read, and nothing has been changed. "
    "Wait a few seconds, then reload this page and agree when your browser asks whether to send it again: "
    "what you typed is not lost."
)
PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><meta name="viewport" content="width=device-width">'
    "<title>{0}</title><main><h1>{0}</h1><p>{1}</p></main></html>"
)


class _Waiting:
    """A request that waits: since when, and whether it was called in or away."""

    def __init__(self, since: float) -> None:
        self.since, self.called, self.let_in = since, threading.Event(), False

    def call(self, *, let_in: bool) -> None:
        """Tell it to go in or away."""
        self.let_in = let_in
        self.called.set()


class WaitingRoom:
    """Lets in as many requests as can be answered."""

    def __init__(
        self,
        site: WSGIApplication,
        *,
        in_hand: int = IN_HAND,
        in_rush: int = RUSH_IN_HAND,
        chairs: int = CHAIRS,
    ) -> None:
        self._site, self._in_hand, self._in_rush, self._chairs = site, in_hand, min(in_hand, in_rush), chairs
        self._inside = 0
        self._queue: deque[_Waiting] = deque()
        self._lock = threading.Lock()
        self._calm_at, self._refused_at = monotonic(), 0.0
        self._told_at, self._refused = 0.0, 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request, or refuse it."""
        if environ["PATH_INFO"] in NEVER_REFUSED:
            return self._site(environ, start)
        if not self._enter():
            self._tell()
            return refusal(environ, start)
        try:
            return self._site(environ, start)
        finally:
            self._leave()

    def _enter(self) -> bool:
        now = monotonic()
        with self._lock:
            self._look(now)
            if self._inside < self._most(now) and not self._queue:
                self._inside += 1
                return True
            if len(self._queue) >= self._chairs:
                self._refused_at = now
                return False
            waiting = _Waiting(now)
            self._queue.append(waiting)
            patience = RUSH_PATIENCE_SECONDS if self._is_rush(now) else PATIENCE_SECONDS
        if not waiting.called.wait(patience):
            with self._lock:
                if not waiting.called.is_set():  # else it was called at the last moment
                    self._queue.remove(waiting)
                    self._refused_at = monotonic()
        return waiting.let_in

    def _leave(self) -> None:
        """Hand the place to somebody who waits, if it is one of those that there are now."""
        now = monotonic()
        with self._lock:
            self._look(now)
            self._inside -= 1
            rush = self._is_rush(now)
            while rush and self._waited(now) > RUSH_PATIENCE_SECONDS:
                self._queue.popleft().call(let_in=False)
                self._refused_at = now
            while self._queue and self._inside < self._most(now):
                self._inside += 1
                (self._queue.pop() if rush else self._queue.popleft()).call(let_in=True)

    def _most(self, now: float) -> int:
        """Return how many are answered at the same time now."""
        return self._in_rush if self._is_rush(now) else self._in_hand

    def _look(self, now: float) -> None:
        """Note when it is calm: who waits longest does not wait long, and nobody was refused of late."""
        if self._waited(now) <= RUSH_PATIENCE_SECONDS and now - self._refused_at > RUSH_AFTER_SECONDS:
            self._calm_at = now

    def _waited(self, now: float) -> float:
        return now - self._queue[0].since if self._queue else 0.0

    def _is_rush(self, now: float) -> bool:
        return now - self._calm_at > RUSH_AFTER_SECONDS

    def _tell(self) -> None:
        """Count a refusal, and log once a second at most how many there were: a rush must not fill a disk."""
        metrics.counts().refused.labels("overload").inc()
        with self._lock:
            self._refused += 1
            if monotonic() - self._told_at < 1:
                return
            number, self._refused, self._told_at = self._refused, 0, monotonic()
        logs.log.warning("refused for overload", requests=number)


def refusal(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    """Answer that there is no room now, as a page or as JSON, and when to come back."""
    seconds = random.randint(*COME_BACK_SECONDS)  # noqa: S311 - to spread people, not to keep a secret
    text = AGAIN if environ["REQUEST_METHOD"] in {"GET", "HEAD"} else SEND_AGAIN
    is_json = environ.get("HTTP_ACCEPT", "").startswith("application/json")
    body = json.dumps({"error": BUSY, "text": text}) if is_json else PAGE.format(BUSY, text)
    headers = {
        "Content-Type": "application/json" if is_json else "text/html; charset=utf-8",
        "Retry-After": str(seconds),
        "Cache-Control": "no-store",
        **security.ALWAYS,
    }
    start("503 Service Unavailable", list(headers.items()))
    return [body.encode()]
