"""What people read when the database is busy, takes no changes or is away, and when they may come back."""

from engine import outages
from engine.outages import Outage
from web.server import logs, metrics

WORDS = {
    Outage.BUSY: (
        "Homeward is very busy",
        "Somebody else was changing the same thing for too long. Nothing you sent has been recorded. Wait a "
        "few seconds, then reload this page and agree when your browser asks whether to send it again.",
    ),
    Outage.NO_CHANGES: (
        "Nothing can be changed at the moment",
        "Homeward's database takes no changes until the people who look after it fix that. Nothing you sent "
        "has been recorded. You can still read pages. To send this again later, keep this page open and "
        "reload it.",
    ),
    Outage.AWAY: (
        "Homeward's database does not answer",
        "Wait a minute, then reload this page. If you sent something, it may or may not have been recorded: "
        "look before you send it again. A task that was recorded says so.",
    ),
}
SECONDS = {Outage.BUSY: 5, Outage.NO_CHANGES: 300, Outage.AWAY: 30}
"""After how many seconds people may try again."""


def report(error: BaseException) -> Outage | None:
    """Log and count the outage behind an error and return it; None if the error has another cause."""
    outage = outages.of(error)
    if outage is not None:
        metrics.counts().refused.labels(outage.value.replace(" ", "_")).inc()
        logs.warned("the database failed", error, outage=outage.value)
    return outage
