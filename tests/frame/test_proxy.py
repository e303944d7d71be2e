"""The proxy before real web servers that come and go: its own configuration, run without a container."""

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from engine.database.handle import Database
from tests import databases
from tests.frame.command_processes import Running, free_port, read, wait_until
from tests.frame.proxy import Names, nginx, proxy
from web.server import migrations, security

pytestmark = pytest.mark.timeout(120)


class Site:
    """Web servers under one name, at addresses of their own, behind the proxy."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.names, self.port = Names(), free_port()
        self.servers: dict[str, Running] = {}
        self.address = ""

    def add(self, host: str) -> None:
        """Start a server and let its address be known once it answers."""
        listen = f"{host}:{self.port}"
        self.servers[host] = Running("serve", self.database, self.folder, LISTEN=listen, METRICS_LISTEN="")
        read(f"http://{listen}/health/ready")
        self.names.there.append(host)

    def kill(self, host: str) -> None:
        """Kill a server; its address is still known."""
        self.servers.pop(host).kill()

    def has_answered(self, host: str) -> bool:
        """Whether a server was given something to do by the proxy."""
        return any(line.get("route") == "/sign-in" for line in self.servers[host].lines())

    def end(self) -> None:
        for host in list(self.servers):
            self.kill(host)
        self.names.shutdown()
        self.names.server_close()

    def status(self, path: str, body: bytes | None = None) -> int:
        try:
            with urlopen(Request(self.address + path, body), timeout=20) as answer:  # noqa: S310 - our own
                return int(answer.status)
        except HTTPError as error:
            return error.code


@pytest.fixture
def site(postgres_maker: databases.PostgresMaker | Exception, tmp_path: Path) -> Iterator[Site]:
    nginx()
    if isinstance(postgres_maker, Exception):
        databases.no_postgres(postgres_maker)
    with postgres_maker.make_empty() as database:
        migrations.upgrade(database)
        made = Site(database, tmp_path)
        try:
            made.add("127.0.0.2")
            with proxy(tmp_path, made.names, made.port) as made.address:
                yield made
        finally:
            made.end()


def test_the_proxy_finds_web_servers_that_come_and_leaves_those_that_go(site: Site) -> None:
    site.add("127.0.0.3")
    wait_until(lambda: site.status("/sign-in") == 200 and site.has_answered("127.0.0.3"))
    site.kill("127.0.0.2")
    # Its name is still known: the proxy turns to the other one by itself.
    assert [site.status("/sign-in") for _ in range(20)] == [200] * 20
    site.names.there.remove("127.0.0.2")
    assert [site.status("/sign-in") for _ in range(20)] == [200] * 20


def test_where_no_web_server_answers_the_proxy_says_so_and_when_to_come_back(site: Site) -> None:
    site.kill("127.0.0.2")
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{site.address}/sign-in", b"email=a", timeout=20)  # noqa: S310 - our own address
    with refused.value as answer:
        assert (answer.code, answer.headers["Retry-After"]) == (503, "30")
        assert "look before you send it again" in answer.read().decode()


def test_the_proxy_refuses_long_bodies_itself_and_writes_no_address_down(site: Site) -> None:
    assert site.status("/link/one-off-and-secret") == 410
    assert site.status("/sign-in", b"x" * (security.LONGEST_BODY + 1)) == 413
    # The site's own sentence, which it says to forms that are too long for a form.
    assert site.status("/sign-in", b"email=" + b"x" * 3_000_000) in {400, 413}
    site.kill("127.0.0.2")
    assert site.status("/link/one-off-and-secret") == 503
    written = "".join(file.read_text() for file in site.folder.iterdir() if file.is_file())
    assert "one-off-and-secret" not in written
