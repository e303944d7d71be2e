"""docker-compose.yml and the Dockerfile say what they should, read without a container engine."""

import pytest

from tests.frame import compose, tree
from web import commands
from web.server import security
from web.settings import PREFIX, Settings

OURS = ("migrate", "practice", "web", "worker")
GIVEN = {"HOMEWARD_SECRET_KEY": "k" * 40, "DATABASE_PASSWORD": "pw", "HOMEWARD_PRACTICE": "true"}


def test_the_services_are_those_that_the_design_names() -> None:
    assert set(compose.services()) == {"database", "mail", "proxy", *OURS}


@pytest.mark.parametrize("service", OURS)
def test_a_service_runs_a_command_that_exists_with_settings_that_exist(service: str) -> None:
    program, command = compose.services()[service]["command"]
    assert program == "homeward"
    assert command in commands.COMMANDS
    names = {name.removeprefix(PREFIX).lower() for name in compose.environment(service, GIVEN)}
    assert names <= set(Settings.model_fields)


@pytest.mark.parametrize("service", ["database", "mail", "proxy", "web", "worker"])
def test_what_runs_on_has_a_health_check(service: str) -> None:
    assert compose.services()[service]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("service", ["web", "worker"])
def test_what_is_stopped_has_time_to_finish_what_it_has_in_hand(service: str) -> None:
    # A mail server may take 20 seconds to take a letter.
    assert int(compose.services()[service]["stop_grace_period"].removesuffix("s")) > 20


@pytest.mark.parametrize("missing", ["HOMEWARD_SECRET_KEY", "DATABASE_PASSWORD"])
def test_no_secret_has_a_default(missing: str) -> None:
    with pytest.raises(KeyError, match=f"Put {missing} into .env"):
        compose.environment("web", {**GIVEN, missing: ""})


def test_nothing_waits_for_a_service_that_does_not_exist() -> None:
    services = compose.services()
    for service in services.values():
        for other, wanted in service.get("depends_on", {}).items():
            assert wanted["condition"] in {"service_healthy", "service_completed_successfully"}
            assert ("healthcheck" in services[other]) == (wanted["condition"] == "service_healthy")


def test_only_the_proxy_is_reached_from_outside_and_only_from_this_machine() -> None:
    ports = {name: service.get("ports", []) for name, service in compose.services().items()}
    assert {name for name, given in ports.items() if given} == {"proxy", "mail"}
    assert all(each.startswith("127.0.0.1:") for given in ports.values() for each in given)


def test_the_proxy_takes_what_the_site_takes_and_writes_no_address_down() -> None:
    (given,) = [each.split(":") for each in compose.services()["proxy"]["volumes"]]
    written = (tree.ROOT / given[0]).read_text()
    megabytes = int(written.split("client_max_body_size ")[1].split("m;")[0])
    assert megabytes * 1024 * 1024 == security.LONGEST_BODY
    assert "access_log off;" in written
    assert f"http://web:{compose.environment('web', GIVEN)['HOMEWARD_LISTEN'].rpartition(':')[2]}" in written
    listened = written.split("listen ")[1].split(";")[0]
    assert compose.services()["proxy"]["ports"] == [f"127.0.0.1:8000:{listened}"]
    assert given[2] == "ro"


def test_the_image_gets_every_folder_that_the_wheel_lists() -> None:
    dockerfile = (tree.ROOT / "Dockerfile").read_text()
    ignored = (tree.ROOT / ".dockerignore").read_text().splitlines()
    listed = (tree.ROOT / "pyproject.toml").read_text().split("packages = [")[1].split("]")[0]
    for folder in [name.strip(' "') for name in listed.split(",")]:
        assert f"COPY {folder} {folder}\n" in dockerfile
        assert f"!{folder}" in ignored
