"""Puts the site together: database, engine, operations, pages, and what keeps them safe."""

from flask import Flask
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from engine.runtime import Runtime
from web.auth import access
from web.pages import (
    about,
    agreements,
    background,
    cases,
    citizen_and_payer,
    confirmation,
    error_pages,
    health,
    links,
    processes,
    provider,
    referrals,
    sign_in,
    tasks,
)
from web.pages.case import case_files, case_history, case_notes, case_offers, case_papers, reminders
from web.pages.people import link_acts, person_details
from web.pages.process import operations, proposals
from web.pages.studio import (
    comparison,
    draft_approval,
    draft_overview,
    draft_zip,
    examples,
    feel,
    file_addresses,
    file_states,
    findings,
)
from web.pages.studio.editors import (
    diagram_editor,
    form_editor,
    form_preview,
    letter_editor,
    table_editor,
    text_editor,
)
from web.pages.studio.step_list import steps
from web.practice import mailbox
from web.presenters import layout
from web.server import bootstrap, logs, readiness, security
from web.settings import Settings

BLUEPRINTS = (
    sign_in.pages,
    links.pages,
    tasks.pages,
    cases.pages,
    referrals.pages,
    case_files.pages,
    case_history.pages,
    case_offers.pages,
    case_papers.pages,
    case_notes.pages,
    reminders.pages,
    person_details.pages,
    link_acts.pages,
    background.pages,
    provider.pages,
    processes.pages,
    proposals.pages,
    operations.pages,
    draft_overview.pages,
    draft_approval.pages,
    draft_zip.pages,
    file_states.pages,
    file_addresses.pages,
    text_editor.pages,
    diagram_editor.pages,
    table_editor.pages,
    form_editor.pages,
    form_preview.pages,
    letter_editor.pages,
    steps.pages,
    feel.pages,
    findings.pages,
    comparison.pages,
    examples.pages,
    agreements.pages,
    citizen_and_payer.citizen_pages,
    citizen_and_payer.payer_pages,
    confirmation.pages,
    mailbox.pages,
    about.pages,
    health.pages,
)

GOVUK = "govuk_frontend_jinja"
SHARED = ("components/", "parts/")
"""The folders of templates that hold only macros."""


def create_app(settings: Settings, *, runtime: Runtime | None = None, testing: bool = False) -> Flask:
    """Return the site for these settings. Tests pass their own runtime."""
    app = Flask("web", static_folder="static")
    app.config.update(
        TESTING=testing,
        TEMPLATES_AUTO_RELOAD=False,
        PROPAGATE_EXCEPTIONS=False,
        PRACTICE=settings.practice,
        ADDRESS=settings.address,
        SIGN_OUT_AFTER_MINUTES=settings.sign_out_after_minutes,
    )
    app.extensions["homeward"] = runtime or bootstrap.runtime(settings)
    logs.configure(settings.log_level)
    logs.follow(app)
    security.configure(app, settings)
    access.guard(app)
    readiness.watch(app)
    _templates(app)
    error_pages.register(app)
    layout.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not testing:
        _compile(app.jinja_env)
    return app


def _templates(app: Flask) -> None:
    """Let templates use the GOV.UK macros."""
    macros = PrefixLoader({GOVUK: PackageLoader(GOVUK)})
    app.jinja_loader = ChoiceLoader([PackageLoader("web"), macros])
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _compile(templates: Environment) -> None:
    """Compile the pages and import the macros they share, so that the first visitor need not wait for it."""
    for name in templates.list_templates(filter_func=lambda name: not name.startswith(GOVUK)):
        template = templates.get_template(name)
        if name.startswith(SHARED):
            _ = template.module
