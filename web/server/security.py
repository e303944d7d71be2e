"""What keeps every page safe: headers, cookies, protection against forged posts, limits of size and rate."""

import hashlib

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import Settings

LONGEST_BODY = 12 * 1024 * 1024
LONGEST_FORM = 1024 * 1024
LONGEST_FILE = 5 * 1024 * 1024
"""A file of a process has at most 2 MB; as JSON or as a form it may take up more."""
MOST_PARTS = 2000
STUDIO = "/studio/"
"""Where the addresses of the studio begin. Whole files of a process are posted there as text."""
YEAR_SECONDS = 31_536_000
PERSON_RATE = "10 per minute; 60 per hour"
ADDRESS_RATE = "300 per minute"
"""A whole office may share one address, so tries are also counted by the account or link they are for."""
FORMS = frozenset(
    {
        "tasks.show",
        "tasks.answer",
        "provider.advert",
        "provider.respond",
        "referrals.show",
        "referrals.new",
        "referrals.start",
    }
)
"""The pages that a browser keeps, so that answers are still there on going back. Signing out clears them."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""The headers of every answer. A view may set only the policy itself."""
# The three editors set styles through markup (diagram-js, CodeMirror); nothing else may.
EDITOR_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
# A form of a draft is seen inside a page of the same site, and nowhere else.
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
FRAMED = {
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def configure(app: Flask, settings: Settings) -> None:
    """Set cookies, keys, sizes and rates, and send the headers with every answer."""
    secure = settings.address.startswith("https://")
    app.config.update(_cookies(secure), **_keys(settings), **_sizes())
    app.before_request(_limit_text)
    app.config["RATELIMIT_ENABLED"] = not app.config.get("TESTING", False)
    csrf.init_app(app)
    limiter.init_app(app)
    if secure:
        # TLS ends at the council's proxy. What it says about the visitor is trusted, for one hop.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]

    @app.after_request
    def headers(answer: Response) -> Response:
        return _with_headers(answer, secure)


def by_email() -> str:
    """Return the key under which tries to sign in to one account are counted."""
    return f"email:{request.form.get('email', '').strip().lower()[:200]}"


def by_link() -> str:
    """Return the key under which tries of one link are counted, whatever address they come from."""
    return f"link:{hashlib.sha256(str((request.view_args or {}).get('token')).encode()).hexdigest()}"


def _limit_text() -> None:
    """Allow the size of a file only where files are posted. This runs before anything reads the form."""
    if request.path.startswith(STUDIO):
        request.max_form_memory_size = LONGEST_FILE
        if not request.path.endswith("/zip"):
            request.max_content_length = LONGEST_FILE
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = LONGEST_FORM


def _with_headers(answer: Response, secure: bool) -> Response:
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    answer.headers["Cache-Control"] = _cache_control()
    if secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return answer


def _cache_control() -> str:
    """Return how long a browser may keep an answer: built files long, because each change renames them."""
    if request.endpoint in FORMS:
        return "private, no-cache"
    if request.endpoint == "case_files.save":
        return "private, no-store"
    if request.endpoint != "static":
        return "no-store"
    built = request.path.startswith("/static/build/")
    return f"public, max-age={YEAR_SECONDS}, immutable" if built else "public, max-age=300"


def _cookies(secure: bool) -> dict[str, str | bool]:
    return {
        "SESSION_COOKIE_NAME": "__Host-homeward" if secure else "homeward",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def _keys(settings: Settings) -> dict[str, str | list[str] | None]:
    old = settings.old_secret_key
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": [old.get_secret_value()] if old else [],
        # A form may stay open as long as the person stays signed in.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _sizes() -> dict[str, int]:
    return {
        "MAX_CONTENT_LENGTH": LONGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LONGEST_FORM,
        "MAX_FORM_PARTS": MOST_PARTS,
    }
