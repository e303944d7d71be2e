"""The proxy of docker-compose.yml without its container: nginx with its configuration, and names.

Three lines of the file are replaced: the port it waits at, the port of the web servers, and who knows names.
"""

import os
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.frame import tree
from tests.frame.command_processes import free_port, read

UNPACKED = tree.ROOT / "var" / "nginx" / "usr" / "sbin" / "nginx"
AROUND = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/errors crit;
events {{}}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    include {folder}/site.conf;
}}
"""
ADDRESS, NO_ERROR = 1, 0x8180


def nginx() -> Path:
    """Return the program; without it the test is not run, or fails on the build machine."""
    for each in (shutil.which("nginx"), shutil.which(UNPACKED)):
        # Unpacked, it may lack a library that its installation would have brought.
        if each and not subprocess.run([each, "-v"], capture_output=True).returncode:
            return Path(each)
    text = "there is no nginx. Type: sudo apt-get install nginx"
    if os.environ.get("CI") == "true":
        pytest.fail(f"The build machine must have nginx: {text}", pytrace=False)
    pytest.skip(f"NOT RUN: {text}")


class Names(socketserver.ThreadingUDPServer):
    """Answers whoever asks for the web servers' name with the addresses of those that are there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        self.there: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Question(socketserver.BaseRequestHandler):
    server: Names

    def handle(self) -> None:
        asked, answer_from = self.request
        question = asked[12 : asked.index(b"\0", 12) + 5]
        (kind,) = struct.unpack("!H", question[-4:-2])
        there = list(self.server.there) if kind == ADDRESS else []
        head = asked[:2] + struct.pack("!5H", NO_ERROR, 1, len(there), 0, 0)
        # 0xC00C: the name that was asked for.
        rows = [struct.pack("!3HIH", 0xC00C, ADDRESS, 1, 600, 4) + socket.inet_aton(each) for each in there]
        answer_from.sendto(head + question + b"".join(rows), self.client_address)


@contextmanager
def proxy(folder: Path, names: Names, servers_port: int) -> Iterator[str]:
    """Run the proxy before the servers that the names tell of; gives its address."""
    port = free_port()
    _write(folder, names, port, servers_port)
    with (folder / "said").open("w") as said:
        running = subprocess.Popen(
            [nginx(), "-p", folder, "-c", folder / "nginx.conf"], stdout=said, stderr=said
        )
        try:
            read(f"http://127.0.0.1:{port}/health/live")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(20)


def _write(folder: Path, names: Names, port: int, servers_port: int) -> None:
    site = (tree.ROOT / "proxy" / "site.conf").read_text()
    for written, here in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("http://web:8000;", f"http://web:{servers_port};"),
        ("resolver 127.0.0.11 ", f"resolver 127.0.0.1:{names.server_address[1]} "),
    ):
        assert site.count(written) == 1
        site = site.replace(written, here)
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
