"""The catalogue of operations and sources, for people who draw processes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from brokerage.store import setting_catalogue
from engine.definition import catalogue
from web.auth import access
from web.auth.permissions import Permission

pages = Blueprint("operations", __name__, url_prefix="/operations")


@pages.get("")
@access.open_to(Permission.SEE_PROCESSES, Permission.RUN_BACKGROUND_WORK)
def listed() -> ResponseReturnValue:
    """Show what diagrams and forms may call: what each takes, returns, uses and writes."""
    return render_template(
        "operations/list.html",
        catalogue=catalogue.of(access.runtime().operations),
        settings={key: setting.label for key, setting in setting_catalogue.SETTINGS.items()},
    )
