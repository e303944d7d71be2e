"""Two addresses for whatever watches Homeward: is the process alive, and can it do its work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from web import access, security, tables

pages = Blueprint("health", __name__, url_prefix="/health")
security.limiter.exempt(pages)


@pages.get("/live")
@access.open_to(access.EVERYBODY)
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(live=True)


@pages.get("/ready")
@access.open_to(access.EVERYBODY)
def ready() -> ResponseReturnValue:
    """Say whether the database answers and has its tables."""
    try:
        with access.runtime().database.read() as connection:
            connection.execute(select(tables.accounts.c.id).limit(1)).all()
    except SQLAlchemyError:
        return jsonify(ready=False, why="The database does not answer or has no tables."), 503
    return jsonify(ready=True)
