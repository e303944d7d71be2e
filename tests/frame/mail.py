"""A mail catcher: takes every letter by SMTP and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

WITHOUT_DATA = {b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RSET", b"NOOP"}


class _Catcher(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.caught: list[EmailMessage] = []


class _Conversation(socketserver.StreamRequestHandler):
    server: _Catcher

    def handle(self) -> None:
        self.wfile.write(b"220 catcher\r\n")
        for line in self.rfile:
            verb = line.strip()[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._take()
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n" if verb in WITHOUT_DATA or verb == b"DATA" else b"502 unknown\r\n")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        self.server.caught.append(message_from_bytes(b"".join(lines), EmailMessage, policy=policy.default))


@contextmanager
def catcher() -> Iterator[tuple[str, list[EmailMessage]]]:
    """The catcher's address as host:port, and the letters it has caught."""
    with _Catcher() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", server.caught
        finally:
            server.shutdown()
