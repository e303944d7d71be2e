"""What was proved of a folder, kept for as long as nothing changes on which a proof depends.

Proofs follow every way of a case, which takes most of a check's time. They read diagrams, forms and tables,
but not where a step is drawn, nor letters and examples, and a draft is checked after every save of these too.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from engine.checks.problem import Problem
from engine.definition.diagrams import Scope
from engine.definition.folder import Folder

_MOST = 64
_KINDS = ("form", "table")
_kept: OrderedDict[tuple[str, str], tuple[Problem, ...]] = OrderedDict()
_lock = Lock()


class Proofs:
    """The proofs of one folder. With `patient` false, only those are given that are known already.

    `whole` then says whether none was left out.
    """

    def __init__(self, folder: Folder, scopes: Mapping[str, Scope], patient: bool) -> None:
        self._basis, self._patient = _basis(folder, scopes), patient
        self.whole = True

    def of(self, what: str, prove: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
        """Return what a proof finds, by doing it only if it was not done lately."""
        key = what, self._basis
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key]
        if not self._patient:
            self.whole = False
            return ()
        problems = tuple(prove())
        with _lock:
            _kept[key] = problems
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
        return problems


def forget() -> None:
    """Forget every proof that was done."""
    with _lock:
        _kept.clear()


def _basis(folder: Folder, scopes: Mapping[str, Scope]) -> str:
    """Return a digest of all that proofs of a folder depend on."""
    digest = hashlib.sha256(repr(sorted(scopes.items())).encode())
    for kind in _KINDS:
        for stem, content in sorted(folder.of_kind(kind).items()):
            digest.update(f"{kind} {stem} {len(content)} ".encode() + content)
    return digest.hexdigest()
