"""Finding what is wrong with a process folder before it is published, in sentences that name place and fix.

Belongs here: the whitelist of elements, how steps may be joined, what may be set on them, and whether
everything a diagram names is there. It is a whitelist because what SpiffWorkflow parses it may still run
wrongly, silently.
"""

from engine.checks.folder import check
from engine.checks.problem import Problem

__all__ = ["Problem", "check"]
