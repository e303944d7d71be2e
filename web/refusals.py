"""What a person sees when something cannot be done: each kind of error becomes a status and a plain page."""

from typing import Any

from flask import Flask, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import engine.errors
import engine.links
import forms.errors
import rules.errors
from web import access, errors, links, logs, outages, waiting

ROOMS: dict[type[Exception], tuple[int, str]] = {
    engine.errors.NotFound: (404, "Page not found"),
    engine.errors.NotAllowed: (403, "You cannot do this"),
    engine.errors.TaskGone: (409, "This task is already done"),
    engine.errors.Conflict: (409, "Somebody else changed this"),
    engine.errors.CallClosed: (409, "This has closed"),
    engine.errors.CallOpen: (403, "Offers are sealed until the advert closes"),
    engine.errors.StepFailed: (500, "The next step could not be done"),
    engine.errors.EngineError: (400, "There is a problem"),
    forms.errors.FormsError: (500, "This form cannot be shown"),
    rules.errors.RulesError: (500, "A rule of this process could not be worked out"),
}
"""Errors that other rooms word for people; the first that fits counts."""

HTTP = {
    400: ("There is a problem", "Go back and try again."),
    404: ("Page not found", "Check the address, or go back to the start."),
    405: ("Page not found", "Check the address, or go back to the start."),
    413: ("That is too large", "A file can be up to 10 MB. Choose a smaller one and try again."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
}
UNEXPECTED = (
    "Sorry, there is a problem with Homeward",
    "Nothing you sent has been changed or lost in the records. Try again in a few minutes.",
)
OUTSIDE = (
    "Sorry, we could not pass this on",
    "What you sent is kept, and the council can see that it got stuck. You need not send it again: "
    "the council finishes it, or gets in touch with you.",
)
"""For people outside the council, whose answer a step stopped at: why is for those who can mend it."""
FORGED = "This page had been open for too long, or in another browser. Open it again and send it once more."


def register(app: Flask) -> None:
    """Answer every error with a page that says what to do."""
    app.register_error_handler(errors.NotSignedIn, _ask_to_sign_in)
    app.register_error_handler(errors.WebError, _refused)
    for kind in ROOMS:
        app.register_error_handler(kind, _refused_by_room)
    app.register_error_handler(engine.links.LinkGone, links.gone)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, title: str, text: str) -> ResponseReturnValue:
    """Return an error page, or the same as JSON where a script asked."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=title, text=text), status
    return render_template("error.html", title=title, text=text, status=status), status


def _ask_to_sign_in(error: errors.NotSignedIn) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return page(error.status, error.title, error.text)
    if request.method == "POST":
        flash("You were signed out because nothing happened for a while. Sign in and try again.")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.ask", next=back if back != "/" else None), 303)


def _refused(error: errors.WebError) -> ResponseReturnValue:
    return page(error.status, error.title, error.text)


def _refused_by_room(error: Exception) -> ResponseReturnValue:
    status, title = next(answer for kind, answer in ROOMS.items() if isinstance(error, kind))
    if status >= 500:
        logs.failed(error)
        if _is_outside():
            return page(status, *(OUTSIDE if isinstance(error, engine.errors.StepFailed) else UNEXPECTED))
    return page(status, title, HTTP[404][1] if status == 404 else str(error))


def _is_outside() -> bool:
    who = access.signed_in()
    return who is not None and not access.OUTSIDE.isdisjoint(who.actor.roles)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return page(400, "This page has expired", FORGED)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        return page(413, *HTTP[413])
    return page(error.code, *HTTP.get(error.code, HTTP[400]))


def _unexpected(error: Exception) -> ResponseReturnValue:
    outage = outages.told(error)
    if outage is None:
        logs.failed(error)
        return _framed_if_possible(500, *UNEXPECTED)
    answer = make_response(_framed_if_possible(503, *outages.WORDS[outage]))
    answer.headers["Retry-After"] = str(outages.SECONDS[outage])
    return answer


def _framed_if_possible(status: int, title: str, text: str) -> ResponseReturnValue:
    try:
        return page(status, title, text)
    except Exception as worse:  # without a database not even the frame of a page can be drawn
        if outages.told(worse) is None:
            logs.failed(worse)
        return waiting.PAGE.format(title, text), status
