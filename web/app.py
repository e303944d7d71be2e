"""The site, put together: database, engine, operations, pages, and what keeps them safe."""

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from engine import room
from web import (
    about,
    access,
    awarded,
    background,
    broker,
    cases,
    health,
    layout,
    links,
    logs,
    mailbox,
    manager,
    outside,
    provider,
    refusals,
    running,
    security,
    sending,
    sign_in,
    tasks,
)
from web.settings import Settings

BLUEPRINTS = (
    sign_in.pages,
    links.pages,
    broker.pages,
    tasks.pages,
    cases.pages,
    manager.pages,
    background.pages,
    provider.pages,
    awarded.pages,
    outside.citizen_pages,
    outside.payer_pages,
    sending.pages,
    mailbox.pages,
    about.pages,
    health.pages,
)


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
    app.extensions["homeward"] = runtime or running.runtime(settings)
    logs.configure(settings.log_level)
    logs.follow(app)
    security.configure(app, settings)
    access.guard(app)
    health.watch(app)
    _templates(app)
    refusals.register(app)
    layout.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _templates(app: Flask) -> None:
    """Let templates use the GOV.UK macros."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("web"), macros])
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
