"""Pages for everybody: help, privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.auth import access
from web.auth.permissions import Permission

pages = Blueprint("about", __name__)


@pages.get("/help")
@access.open_to(Permission.EVERYBODY)
def help() -> ResponseReturnValue:
    """Tell people whom to ask and how Homeward works."""
    return render_template("about/help.html")


@pages.get("/privacy")
@access.open_to(Permission.EVERYBODY)
def privacy() -> ResponseReturnValue:
    """Tell people what is stored about them, why and for how long."""
    return render_template("about/privacy.html")


@pages.get("/accessibility")
@access.open_to(Permission.EVERYBODY)
def accessibility() -> ResponseReturnValue:
    """Say how accessible the pages are, and what to do if one is not."""
    return render_template("about/accessibility.html")
