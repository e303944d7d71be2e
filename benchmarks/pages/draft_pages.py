"""The pages of a draft of a process: one draft for all visits, and its files at random."""

import random
from datetime import datetime

from sqlalchemy import Connection
from werkzeug.routing import Rule

from engine.actors import Actor
from engine.store import releases
from engine.studio import process_drafts
from web.forms import submitted_form

_KINDS = {"steps": "diagram"}
"""Which files a page is about, where the word before the file's name in its address does not say so."""


class DraftPages:
    """Draws the ids that stand in the addresses of a draft's pages."""

    def __init__(self, connection: Connection, drawn: random.Random, now: datetime) -> None:
        self._connection, self._drawn, self._now = connection, drawn, now
        self._draft = ""

    def ids(self, rule: Rule, actor: Actor) -> dict[str, str]:
        """Return ids for an address with a draft: its process, and a file by its path or by its name."""
        process = submitted_form.PROCESS
        self._draft = self._draft or process_drafts.add(
            self._connection, actor, process, "A change", self._now
        )
        ids = {"process": process, "draft_id": self._draft}
        folder = releases.latest(self._connection, actor.council, process).folder
        if "path" in rule.arguments:
            ids["path"] = self._drawn.choice(sorted(folder.files))
        if "name" in rule.arguments:
            word = rule.rule.partition("/<name>")[0].rpartition("/")[2]
            ids["name"] = self._drawn.choice(sorted(folder.of_kind(_KINDS.get(word, word))))
        return ids
