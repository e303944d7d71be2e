"""What people see when something cannot be done: every kind of error becomes a status and a plain page."""

from http import HTTPStatus

from flask import Flask, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import engine.errors
import engine.store.links
import forms.errors
import rules.errors
from engine.actors import Actor
from web import errors
from web.auth import access
from web.forms import draft_saving
from web.pages import links
from web.server import logs, outage_messages, security, waiting

ROOMS: dict[type[Exception], tuple[int, str]] = {
    engine.errors.NotFound: (404, "Page not found"),
    engine.errors.NotAllowed: (403, "You cannot do this"),
    engine.errors.TaskGone: (409, "This task is no longer open"),
    engine.errors.Conflict: (409, "Somebody else changed this"),
    engine.errors.CallClosed: (409, "This has closed"),
    engine.errors.CallOpen: (403, "Offers are sealed until the advert closes"),
    engine.errors.StepFailed: (500, "The next step could not be done"),
    engine.errors.EngineError: (400, "There is a problem"),
    forms.errors.FormsError: (500, "This form cannot be shown"),
    rules.errors.RulesError: (500, "A rule in this process could not be worked out"),
}
"""Errors whose messages other rooms write for people. The first kind that matches counts."""

HTTP = {
    400: ("There is a problem", "Go back and try again."),
    404: ("Page not found", "Check the address, or go back to the start."),
    405: ("Page not found", "Check the address, or go back to the start."),
    413: (
        "Your file is too large",
        "A file can be up to 10 MB, and all that you send at once up to 12 MB. Choose smaller ones.",
    ),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
}
UNEXPECTED = (
    "Sorry, there is a problem with Homeward",
    "Nothing in the records has been changed or lost. Try again in a few minutes.",
)
OUTSIDE = (
    "Sorry, we could not pass this on",
    "We have kept what you sent, and the council can see the problem. You do not need to send it again: "
    "the council will finish it or contact you.",
)
"""For people outside the council after whose answer a step failed. Only those who can repair it see why."""
FORGED = "The page was open for too long, or in another browser. Open it again, then send your answers again."
TYPING_IS_SAFE = "What you typed is kept, and nobody else can see it. It was not sent."
SIGNED_OUT_THERE = "You are signed out. Sign in again in another tab, then this page goes on."
SIGNED_OUT = "You were signed out because you did nothing for a while."
BY_LINK = "Open the link in your letter or email again to go on."


def register(app: Flask) -> None:
    """Answer each error with a page that says what to do."""
    app.register_error_handler(errors.NotSignedIn, _ask_to_sign_in)
    app.register_error_handler(errors.WebError, _refused)
    for kind in ROOMS:
        app.register_error_handler(kind, _refused_by_room)
    app.register_error_handler(engine.store.links.LinkGone, links.gone)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, title: str, text: str) -> ResponseReturnValue:
    """Return an error page, or the same as JSON if a script sent the request."""
    if _by_script():
        in_words = {"error": text} if _in_studio() else {"error": title, "text": text}
        return jsonify(in_words), status
    return render_template("error_pages/error.html", title=title, text=text, status=status), status


def _by_script() -> bool:
    """Return whether a script sent the request, and so reads JSON."""
    return request.accept_mimetypes.best == "application/json"


def _in_studio() -> bool:
    return request.path.startswith(security.STUDIO)


def _ask_to_sign_in(error: errors.NotSignedIn) -> ResponseReturnValue:
    writer = draft_saving.keep_late() if request.method == "POST" else None
    if _in_studio() and _by_script():
        return page(error.status, error.title, f"{SIGNED_OUT_THERE} What you did is kept in this browser.")
    if _by_script():
        return jsonify(error=error.title, text=error.text, kept=writer is not None), error.status
    if writer is not None:
        return _back_to_draft(writer)
    if request.method == "POST":
        flash(f"{SIGNED_OUT} Sign in and try again.")
    elif access.was_signed_out():
        flash(f"{SIGNED_OUT} Sign in to go on.")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.ask", next=back if back != "/" else None), 303)


def _back_to_draft(writer: Actor) -> ResponseReturnValue:
    """Take whoever typed to their draft, once they have signed in. Nobody else is led there."""
    person = access.identify()
    address = draft_saving.address_of_form()
    if person is not None and (person.actor.id, person.actor.party) == (writer.id, writer.party):
        flash(f"This page had expired. {TYPING_IS_SAFE} Check it, then send it again.", "warning")
        return redirect(address, 303)
    if person is not None:
        return page(400, "This page has expired", FORGED)
    access.lead_back(writer, address)
    flash(f"You are signed out. {TYPING_IS_SAFE} {BY_LINK if writer.by_link else 'Sign in to go on.'}")
    return redirect(url_for("sign_in.ask"), 303)


def _refused(error: errors.WebError) -> ResponseReturnValue:
    return page(error.status, error.title, error.text)


def _refused_by_room(error: Exception) -> ResponseReturnValue:
    status, title = next(answer for kind, answer in ROOMS.items() if isinstance(error, kind))
    if status >= 500:
        logs.failed(error)
        if access.is_outside():
            return page(status, *(OUTSIDE if isinstance(error, engine.errors.StepFailed) else UNEXPECTED))
    if isinstance(error, engine.errors.NotFound):
        return page(status, *_nothing_found(error))
    return page(status, title, str(error))


def _nothing_found(error: engine.errors.NotFound) -> tuple[str, str]:
    """Return the error's own words if it has any.

    What belongs to others is refused with the same words as what does not exist.
    """
    return HTTP[404] if error.text == engine.errors.NotFound().text else (HTTP[400][0], error.text)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    writer = draft_saving.keep_late()
    if _in_studio() and _by_script() and access.identify() is None:
        return _ask_to_sign_in(errors.NotSignedIn())
    if writer is not None and _by_script():
        return jsonify(error="This page has expired", text=FORGED, kept=True), HTTPStatus.BAD_REQUEST
    if writer is not None:
        return _back_to_draft(writer)
    return page(400, "This page has expired", FORGED)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        return page(413, *HTTP[413])
    return page(error.code, *HTTP.get(error.code, HTTP[400]))


def _unexpected(error: Exception) -> ResponseReturnValue:
    outage = outage_messages.report(error)
    if outage is None:
        logs.failed(error)
        return _framed_if_possible(500, *UNEXPECTED)
    answer = make_response(_framed_if_possible(503, *outage_messages.WORDS[outage]))
    answer.headers["Retry-After"] = str(outage_messages.SECONDS[outage])
    return answer


def _framed_if_possible(status: int, title: str, text: str) -> ResponseReturnValue:
    try:
        return page(status, title, text)
    except Exception as worse:  # without a database, even the header of a page cannot be built
        if outage_messages.report(worse) is None:
            logs.failed(worse)
        return waiting.PAGE.format(title, text), status
