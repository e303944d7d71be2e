"""What every recipe's test begins with."""

from pathlib import Path

import pytest

from tests.recipes.scratch import Scratch, copy_to


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A copy of the repository of the test's own."""
    return copy_to(tmp_path)
