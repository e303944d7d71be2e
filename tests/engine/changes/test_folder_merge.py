"""Three folders become one: changes of both are kept, and clashes are told and left as the council's."""

import random
from pathlib import Path

from engine.changes.folder_changes import folder_changes
from engine.changes.folder_merge import merge_folders
from engine.checks.process_folder import check
from engine.definition.folder import Folder, read_folder
from tests.engine.changes.test_folder_changes import edited
from web.server import bootstrap

SHIPPED = read_folder(Path(__file__).parents[3] / "processes" / "micro_procurement")
WINDOW, OFFER, LETTER, JOURNEY = (
    "tables/response_window.dmn",
    "forms/offer.form",
    "letters/advert_reminder.md",
    "advertise.bpmn",
)


def longer_window(folder: Folder) -> Folder:
    """Return the folder with the council's own window in its first rule."""
    return edited(folder, WINDOW, "<text>1440</text>", "<text>2880</text>")


def test_what_only_one_side_changed_is_taken() -> None:
    ours = longer_window(SHIPPED)
    theirs = edited(SHIPPED, OFFER, "Answer the advert", "Your answer")
    merged = merge_folders(SHIPPED, ours, theirs)
    assert merged.conflicts == []
    assert merged.folder.files[WINDOW] == ours.files[WINDOW]
    assert merged.folder.files[OFFER] == theirs.files[OFFER]
    assert check(merged.folder, bootstrap.operations()) == []


def test_both_changes_of_one_table_form_letter_and_diagram_are_kept() -> None:
    ours = longer_window(SHIPPED)
    ours = edited(ours, OFFER, "Answer the advert", "Your answer")
    ours = edited(ours, JOURNEY, 'name="Write the advert"', 'name="Write an advert"')
    theirs = edited(SHIPPED, WINDOW, "<text>120</text>", "<text>180</text>")
    theirs = edited(theirs, OFFER, "We cannot offer this time", "Not this time")
    merged = merge_folders(SHIPPED, ours, theirs)
    assert merged.conflicts == []
    assert set(folder_changes(ours, merged.folder)) == set(folder_changes(SHIPPED, theirs))
    assert set(folder_changes(theirs, merged.folder)) == set(folder_changes(SHIPPED, ours))
    assert check(merged.folder, bootstrap.operations()) == []


def test_a_cell_that_both_changed_is_the_councils_and_is_told() -> None:
    ours = longer_window(SHIPPED)
    theirs = edited(SHIPPED, WINDOW, "<text>1440</text>", "<text>4320</text>")
    merged = merge_folders(SHIPPED, ours, theirs)
    assert folder_changes(ours, merged.folder) in (
        [],
        ["tables/response_window: only its layout or notes changed"],
    )
    [sentence] = merged.conflicts
    assert sentence.startswith("tables/response_window: ")
    assert "your council has “2880”, Homeward now has “4320”, before it was “1440”" in sentence


def test_a_question_that_both_reworded_is_told_with_its_name() -> None:
    ours = edited(SHIPPED, OFFER, "We cannot offer this time", "Not now")
    theirs = edited(SHIPPED, OFFER, "We cannot offer this time", "Sorry, no")
    [sentence] = merge_folders(SHIPPED, ours, theirs).conflicts
    assert "your council has “Not now”, Homeward now has “Sorry, no”" in sentence


def test_words_of_a_letter_are_merged_and_clashes_told() -> None:
    base = Folder("p", {"letters/a.md": b"Subject: Hello\n\nDear Ann\n\nCome at noon today.\n"})
    ours = Folder("p", {"letters/a.md": b"Subject: Good day\n\nDear Ann\n\nCome at noon today.\n"})
    theirs = Folder("p", {"letters/a.md": b"Subject: Hello\n\nDear Ann\n\nCome at one today.\n"})
    merged = merge_folders(base, ours, theirs)
    assert merged.folder.files["letters/a.md"] == b"Subject: Good day\n\nDear Ann\n\nCome at one today.\n"
    assert merged.conflicts == []
    other = Folder("p", {"letters/a.md": b"Subject: Howdy\n\nDear Ann\n\nCome at noon today.\n"})
    clash = merge_folders(base, ours, other)
    assert clash.folder.files == ours.files
    assert clash.conflicts == ["letters/a: your council wrote “Good day”, Homeward now has “Howdy”"]


def test_a_file_that_one_removed_and_the_other_changed_is_told() -> None:
    ours = Folder("p", {"letters/a.md": b"Subject: A\n"})
    theirs = Folder("p", {})
    base = Folder("p", {"letters/a.md": b"Subject: B\n"})
    assert merge_folders(base, ours, theirs).conflicts == [
        "letters/a: your council changed it, and Homeward removed it"
    ]
    assert merge_folders(base, theirs, ours).conflicts == [
        "letters/a: your council removed it, and Homeward changed it"
    ]


def test_a_shipped_rule_is_added_beside_the_councils_own() -> None:
    text = SHIPPED.files[WINDOW].decode()
    start, end = text.index("<rule "), text.index("</rule>") + len("</rule>")
    ours = edited(
        SHIPPED, WINDOW, text[start:end], text[start:end].replace("routine", "weekend") + text[start:end]
    )
    theirs = edited(
        SHIPPED, WINDOW, text[start:end], text[start:end].replace("routine", "night") + text[start:end]
    )
    merged = merge_folders(SHIPPED, ours, theirs)
    assert merged.conflicts == []
    [added] = folder_changes(ours, merged.folder)
    assert 'was added: Urgency "night"' in added


def test_a_rule_whose_inputs_both_changed_is_told() -> None:
    ours = edited(SHIPPED, WINDOW, '<text>"routine"</text>', '<text>"weekend"</text>')
    theirs = edited(SHIPPED, WINDOW, '<text>"routine"</text>', '<text>"night"</text>')
    [sentence] = merge_folders(SHIPPED, ours, theirs).conflicts
    assert "both changed when it applies" in sentence


def test_every_file_survives_being_taken_apart() -> None:
    """A change of both sides in each file, at the same place, changes nothing else."""
    for path in SHIPPED.files:
        other = b"<!-- x -->" if path.endswith((".bpmn", ".dmn")) else b"\n"
        ours = Folder(SHIPPED.process, {**SHIPPED.files, path: SHIPPED.files[path] + other})
        theirs = Folder(SHIPPED.process, {**SHIPPED.files, path: SHIPPED.files[path] + other + b" \n"})
        merged = merge_folders(SHIPPED, ours, theirs)
        lines = folder_changes(SHIPPED, merged.folder)
        assert lines in ([], [f"{path.rpartition('.')[0]}: only its layout or notes changed"]), path


def test_whoever_changes_nothing_gets_the_other() -> None:
    seed = random.randrange(10**6)
    choose = random.Random(seed)
    for path in choose.sample(sorted(SHIPPED.files), 10):
        changed = Folder(SHIPPED.process, {**SHIPPED.files, path: SHIPPED.files[path] + b"\n"})
        assert merge_folders(SHIPPED, SHIPPED, changed).folder.files == changed.files, seed
        assert merge_folders(SHIPPED, changed, SHIPPED).folder.files == changed.files, seed
