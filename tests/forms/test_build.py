"""What the front-end build makes: nothing that only gov.uk may use, names by content, no host."""

import json
import re

import pytest

from tests.forms import small_site

FRONTEND = small_site.WEB.parent / "frontend"
MANIFEST = small_site.BUILT / "manifest.json"


@pytest.fixture
def manifest() -> dict[str, str]:
    assert MANIFEST.is_file(), "The bundles are missing: make bundles"
    found: dict[str, str] = json.loads(MANIFEST.read_text())
    return found


def test_every_file_of_the_manifest_is_there_and_named_by_its_content(manifest: dict[str, str]) -> None:
    assert {"site.css", "site.js", "viewer.css", "viewer.js"} <= manifest.keys()
    for file in manifest.values():
        assert (small_site.BUILT / file).stat().st_size > 0
        assert re.fullmatch(r"[a-z_]+-[A-Z0-9]{8}\.(css|js)", file)


def test_the_style_has_no_font_or_crest_that_belongs_to_gov_uk(manifest: dict[str, str]) -> None:
    css = (small_site.BUILT / manifest["site.css"]).read_text()
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert not re.search(r"url\([^)]*(crest|crown)", css)
    assert "url(/assets" not in css


def test_styles_and_scripts_fetch_nothing_from_elsewhere(manifest: dict[str, str]) -> None:
    for name, file in manifest.items():
        if name.endswith(".css"):
            assert not re.search(r"url\(['\"]?(https?:)?//", (small_site.BUILT / file).read_text()), name


def test_the_lock_file_names_no_host_to_fetch_from() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert lock["packages"]
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_package_is_pinned_to_one_version() -> None:
    package = json.loads((FRONTEND / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert versions
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
