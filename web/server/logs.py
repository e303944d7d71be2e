"""Logs: one line of JSON for each answer, each letter and each failure, without anything personal.

A line names the request, the council and the case by their ids, and the route's pattern; never the address
(it holds one-off links), never a body, never the words of an unexpected error: they may quote what was typed.
"""

import logging
import re
import sys
import time
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from web import metrics

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERSONAL = frozenset(
    {"name", "email", "address", "telephone", "date_of_birth", "body", "form", "answers", "posted"}
)

ABOUT = ("case", "council", "letter", "outcome", "request_id")
IN_ADDRESSES = {"case_id": "case", "task_id": "task", "call_id": "call", "letter_id": "letter"}
"""The parts of addresses that a line may name; a link's is a secret and is not among them."""

log = structlog.get_logger("homeward.web")


def configure(level: str) -> None:
    """Write lines of JSON to the standard error stream, from this level up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_given: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(each, _Lines) for each in root.handlers):
        root.addHandler(_Lines())
    logging.getLogger("homeward").setLevel(level.upper())


class _Lines(logging.Handler):
    """Writes what the rooms and the libraries log as the same lines of JSON."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line: what is about, and of an error only its kind and where."""
        given = {name: getattr(record, name) for name in ABOUT if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            given |= _kind_and_where(record.exc_info[1])
        ours = record.name.startswith("homeward")
        # A library's words may hold what it was given; its own text with the gaps unfilled does not.
        words = record.getMessage() if ours else str(record.msg)
        structlog.get_logger(record.name).log(record.levelno, words, logger=record.name, **given)


def without_personal(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Return a log line with every field that could name a person taken out."""
    return {key: "[removed]" if key in PERSONAL else value for key, value in line.items()}


def follow(app: Flask) -> None:
    """Give every request an id, send it back, and log how the request ended."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if GIVEN_ID.fullmatch(given) else uuid4().hex
        g.began = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)
        about(**{IN_ADDRESSES[k]: v for k, v in (request.view_args or {}).items() if k in IN_ADDRESSES})

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers["X-Request-ID"] = g.get("request_id", "")
        route = request.url_rule.rule if request.url_rule else ""
        taken = time.perf_counter() - g.get("began", time.perf_counter())
        metrics.answered(request.method, route, answer.status_code, taken)
        log.info(
            "answered",
            method=request.method,
            route=route,
            status=answer.status_code,
            milliseconds=round(taken * 1000),
        )
        return answer

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()


def about(**ids: str) -> None:
    """Name what this request is about, by its ids, in every line until it ends."""
    structlog.contextvars.bind_contextvars(**ids)


def failed(error: BaseException) -> None:
    """Log a failure nobody expected: its kind and where, not its message, which may quote what was typed."""
    log.error("failed", **_kind_and_where(error))


def warned(what: str, error: BaseException, **about: str) -> None:
    """Log something that passes by itself, with the kind and the place of its error."""
    log.warning(what, **about, **_kind_and_where(error))


def _kind_and_where(error: BaseException) -> dict[str, Any]:
    trace = error.__traceback__
    where = []
    while trace is not None:
        where.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"kind": type(error).__name__, "where": where[-8:]}
