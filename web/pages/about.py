"""Pages for everybody: help, privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import access

pages = Blueprint("about", __name__)


@pages.get("/help")
@access.open_to(access.EVERYBODY)
def help() -> ResponseReturnValue:
    """Tell people whom to ask and how Homeward works for them."""
    return render_template("about/help.html")


@pages.get("/privacy")
@access.open_to(access.EVERYBODY)
def privacy() -> ResponseReturnValue:
    """Tell people what is kept about them, why and for how long."""
    return render_template("about/privacy.html")


@pages.get("/accessibility")
@access.open_to(access.EVERYBODY)
def accessibility() -> ResponseReturnValue:
    """State how accessible the pages are, and what to do when they are not."""
    return render_template("about/accessibility.html")
