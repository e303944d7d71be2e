"""The recipe for a new command, followed as it is written."""

from tests.recipes.scratch import Scratch

FOLDER = "processes/micro_procurement"


def test_a_command_added_by_the_recipe_works(scratch: Scratch) -> None:
    assert scratch.run("homeward", "forms", FOLDER).returncode == 2
    changed = scratch.follow("A new command")
    assert len(changed) <= 3

    listed = scratch.run("homeward").stdout
    assert "\n  forms     List the forms of a process folder.\n" in listed
    names = scratch.run("homeward", "forms", FOLDER)
    expected = sorted(path.stem for path in (scratch.root / FOLDER / "forms").glob("*.form"))
    assert (names.returncode, names.stdout.splitlines()) == (0, expected)

    mistyped = scratch.run("homeward", "forms")
    assert (mistyped.returncode, mistyped.stderr.splitlines()[0]) == (
        2,
        "FOLDER is missing: a process folder.",
    )


def test_the_checks_take_what_the_recipe_adds(scratch: Scratch) -> None:
    python = [str(path) for path in scratch.follow("A new command") if path.suffix == ".py"]
    for check in (["ruff", "check", "--no-cache"], ["ruff", "format", "--check", "--no-cache"]):
        result = scratch.run(*check, *python)
        assert result.returncode == 0, result.stdout
    chosen = "explains_itself or tried_without_one or lists_them_all"
    result = scratch.run("python", "-m", "pytest", "-q", "tests/frame/test_commands.py", "-k", chosen)
    assert result.returncode == 0, result.stdout
