"""Two addresses for monitoring: whether the process is alive, and whether it can do its work."""

from http import HTTPStatus

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from web.auth import access
from web.auth.permissions import Permission
from web.server import readiness, security

pages = Blueprint("health", __name__, url_prefix="/health")
security.limiter.exempt(pages)


@pages.get("/live")
@access.open_to(Permission.EVERYBODY)
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(live=True)


@pages.get("/ready")
@access.open_to(Permission.EVERYBODY)
def ready() -> ResponseReturnValue:
    """Say whether the database answers, has the newest tables, takes changes and has the same time."""
    watch: readiness.Watch = current_app.extensions["homeward_watch"]
    state = watch.readiness()
    if state.problems:
        why = " ".join(state.problems)
        return jsonify(ready=False, why=why, warnings=state.warnings), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(ready=True, warnings=state.warnings)
