"""Logs: one line of JSON for each answer, letter and failure, with nothing personal in it.

A line gives the ids of the request, the council and the case, and the pattern of the route. It never has the
address (which may contain a one-off link), a body, or the message of an unexpected error (which may quote
what somebody typed).
"""

import logging
import re
import sys
import time
from typing import TypedDict
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from web.server import metrics

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERSONAL = frozenset(
    {"name", "email", "address", "telephone", "date_of_birth", "body", "form", "answers", "posted"}
)

ABOUT = ("case", "council", "letter", "outcome", "request_id")
IN_ADDRESSES = {"case_id": "case", "task_id": "task", "call_id": "call", "letter_id": "letter"}
"""The parts of addresses that a line may name. The token of a link is a secret, so it is not one of them."""

log = structlog.get_logger("homeward.web")


def configure(level: str) -> None:
    """Write JSON lines of this level and above to the standard error stream."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_name: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Lines) for handler in root.handlers):
        root.addHandler(_Lines())
    logging.getLogger("homeward").setLevel(level.upper())


class _Lines(logging.Handler):
    """Writes what the rooms and the libraries log as JSON lines too."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line: what the record is about and, for an error, only its kind and place."""
        fields: dict[str, object] = {name: getattr(record, name) for name in ABOUT if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            fields |= _kind_and_place(record.exc_info[1])
        ours = record.name.startswith("homeward")
        # A library's message may quote what was typed; its template, not yet filled in, does not.
        message = record.getMessage() if ours else str(record.msg)
        structlog.get_logger(record.name).log(record.levelno, message, logger=record.name, **fields)


def without_personal(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Return a log line without the contents of fields that could identify a person."""
    return {key: "[removed]" if key in PERSONAL else value for key, value in line.items()}


def follow(app: Flask) -> None:
    """Give every request an id, return it in the answer, and log how the request ended."""

    @app.before_request
    def begin() -> None:
        sent_id = request.headers.get("X-Request-ID", "")
        g.request_id = sent_id if REQUEST_ID.fullmatch(sent_id) else uuid4().hex
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
    """Add the ids of what this request is about to every line until the request ends."""
    structlog.contextvars.bind_contextvars(**ids)


def failed(error: BaseException) -> None:
    """Log the kind and place of an unexpected failure; its message may quote what somebody typed."""
    log.error("failed", **_kind_and_place(error))


def warned(what: str, error: BaseException, **about: str) -> None:
    """Log a failure that will pass by itself, with the kind and place of its error."""
    log.warning(what, **about, **_kind_and_place(error))


class _KindAndPlace(TypedDict):
    """What a log line says of an error: its class, and the file and line of the last calls."""

    kind: str
    where: list[str]


def _kind_and_place(error: BaseException) -> _KindAndPlace:
    trace = error.__traceback__
    where = []
    while trace is not None:
        where.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {"kind": type(error).__name__, "where": where[-8:]}
