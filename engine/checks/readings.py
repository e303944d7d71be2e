"""Files of a folder as they were read last.

A draft is checked after every save, and a save changes one file. Readings are kept by content, so that the
others need not be read again. No check changes what is kept.
"""

from functools import lru_cache

import yaml

from engine.definition import letters
from engine.definition.letters import Letter
from forms.schema import definition
from forms.schema.questions import Form
from rules import dmn
from rules.proofs.findings import Finding

_MOST = 512
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C ten times as fast


@lru_cache(_MOST)
def read_form(content: bytes, key: str) -> Form:
    """Return a form; raises FormsError, RulesError or UnicodeDecodeError."""
    return definition.read_form(content.decode(), key)


@lru_cache(_MOST)
def read_letter(content: bytes, name: str) -> Letter:
    """Return a letter; raises LetterError or UnicodeDecodeError."""
    return letters.read_letter(content.decode(), name)


@lru_cache(_MOST)
def read_table(content: bytes, name: str) -> tuple[dmn.Decisions, tuple[Finding, ...]]:
    """Return the decisions of a file and what is proved of them; raises RulesError."""
    decisions = dmn.read_decisions(content, f"{name}.dmn")
    return decisions, decisions.findings()


@lru_cache(_MOST)
def read_example(content: bytes) -> object:
    """Return a file of examples as YAML reads it; raises UnicodeDecodeError or YAMLError."""
    return yaml.load(content.decode(), Loader=_LOADER)  # noqa: S506, the safe loader
