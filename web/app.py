"""The site, put together: database, engine, operations, pages, and what keeps them safe."""

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from engine import clock, database, room
from engine.operations import Operations
from web import about, access, health, layout, logs, refusals, security, sign_in
from web.settings import Settings

BLUEPRINTS = (sign_in.pages, about.pages, health.pages)


def create_app(settings: Settings, *, runtime: room.Runtime | None = None, testing: bool = False) -> Flask:
    """Return the site for these settings; tests and rehearsals bring a runtime of their own."""
    app = Flask("web", static_folder="static")
    app.config.update(
        TESTING=testing,
        PROPAGATE_EXCEPTIONS=False,
        PRACTICE=settings.practice,
        ADDRESS=settings.address,
        SIGN_OUT_AFTER_MINUTES=settings.sign_out_after_minutes,
    )
    app.extensions["homeward"] = runtime or _runtime(settings)
    logs.configure(settings.log_level)
    logs.follow(app)
    security.configure(app, settings)
    access.guard(app)
    _templates(app)
    refusals.register(app)
    layout.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _runtime(settings: Settings) -> room.Runtime:
    from brokerage import operations as care

    operations = Operations(care.OPERATIONS, care.SOURCES, roles=access.ROLES)
    return room.Runtime(database.Database(settings.database_url), clock.SystemClock(), operations)


def _templates(app: Flask) -> None:
    """Let templates use the GOV.UK macros."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("web"), macros])
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
