"""A crowd at a site: so many people who wait for their answers, or so many requests a second.

It is a process of its own, so that it takes no time of the tests' interpreter:
`python -m tests.faults.crowd HOST:PORT SECONDS RATE PEOPLE` reads requests as JSON from its standard input, a
list of [method, path, headers, body], and prints [began, status, seconds, retry after, number] for each.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 60
Request = tuple[str, str, dict[str, str], str]


@dataclass(frozen=True)
class Heard:
    """What became of one request: seconds from the crowd's beginning, 0 as status where nobody answered."""

    began: float
    status: int
    seconds: float
    retry_after: str
    number: int


def crowd(
    address: str, requests: Sequence[Request], seconds: float, *, rate: float = 0, people: int = 0
) -> list[Heard]:
    """Send requests in turn for so long, at a rate or by people who wait for each answer."""
    order = [sys.executable, "-m", "tests.faults.crowd", address, str(seconds), str(rate), str(people)]
    given = json.dumps(list(requests))
    done = subprocess.run(order, cwd=ROOT, input=given, capture_output=True, text=True, check=True)
    return [Heard(*each) for each in json.loads(done.stdout)]


def slowest(heard: Sequence[Heard], share: float = 0.99) -> float:
    """Return the seconds within which this share of requests was answered."""
    ordered = sorted(each.seconds for each in heard)
    return ordered[ceil(share * len(ordered)) - 1]


class _Crowd:
    def __init__(self, address: str, requests: list[Request]) -> None:
        self.host, _, self.port = address.rpartition(":")
        self.address, self.requests = address, requests
        self.began = monotonic()
        self.heard: list[tuple[float, int, float, str, int]] = []

    async def at_a_rate(self, seconds: float, rate: float) -> None:
        asked = []
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0, number / rate - (monotonic() - self.began)))
            asked.append(asyncio.create_task(self.ask(number)))
        await asyncio.gather(*asked)

    async def people(self, seconds: float, people: int) -> None:
        async def person(number: int) -> None:
            while monotonic() - self.began < seconds:
                await self.ask(number)
                number += people

        await asyncio.gather(*(person(number) for number in range(people)))

    async def ask(self, number: int) -> None:
        method, path, headers, body = self.requests[number % len(self.requests)]
        lines = {"Host": self.address, "Connection": "close", "Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        sent = f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode()
        began, status, retry = monotonic(), 0, ""
        with suppress(OSError, TimeoutError, IndexError, ValueError):
            status, retry = await asyncio.wait_for(self._talk(sent), PATIENCE_SECONDS)
        self.heard.append((began - self.began, status, monotonic() - began, retry, number))

    async def _talk(self, sent: bytes) -> tuple[int, str]:
        reader, writer = await asyncio.open_connection(self.host, int(self.port))
        writer.write(sent)
        answer = (await reader.read()).decode(errors="replace")
        writer.close()
        head = answer.partition("\r\n\r\n")[0].splitlines()
        retry = [line.partition(":")[2].strip() for line in head if line.lower().startswith("retry-after:")]
        return int(head[0].split()[1]), "".join(retry)


async def _main(address: str, seconds: float, rate: float, people: int) -> None:
    made = _Crowd(address, json.load(sys.stdin))
    await (made.at_a_rate(seconds, rate) if rate else made.people(seconds, people))
    json.dump(made.heard, sys.stdout)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
