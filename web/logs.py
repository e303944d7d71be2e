"""Logs: one line of JSON for each answer and each failure, without anything personal.

A line names the route's pattern, never the address (that holds ids and one-off links), and never a body.
"""

import logging
import re
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERSONAL = frozenset(
    {"name", "email", "address", "telephone", "date_of_birth", "body", "form", "answers", "posted"}
)

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

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers["X-Request-ID"] = g.get("request_id", "")
        route = request.url_rule.rule if request.url_rule else ""
        taken = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000)
        log.info(
            "answered", method=request.method, route=route, status=answer.status_code, milliseconds=taken
        )
        return answer

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()


def failed(error: BaseException) -> None:
    """Log a failure nobody expected: its kind and where, not its message, which may quote what was typed."""
    trace = error.__traceback__
    where = []
    while trace is not None:
        where.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("failed", kind=type(error).__name__, where=where[-8:])
