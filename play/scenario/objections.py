"""What nobody could play in a file of examples, for the check of process folders."""

from collections.abc import Iterator

from play import errors
from play.scenario import acts, scenarios, yaml_reader

_ACTS = "acts"


def object_to(stem: str, text: str) -> list[tuple[str, str]]:
    """Return (scenario, or nothing; what is wrong) of a file: the first fault of each scenario."""
    try:
        content = yaml_reader.read_yaml(text)
        if stem == _ACTS:
            acts.parse(content)
            return []
        _, several = scenarios.read_head(content)
    except errors.FileError as fault:
        return [("", str(fault))]
    return list(_of_scenarios(several))


def _of_scenarios(several: list[object]) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(several, 1):
        try:
            scenarios.read_scenario(item, number)
        except errors.FileError as fault:
            name = scenarios.name_of(item, number)
            yield name, str(fault).removeprefix(f"{name}: ")
