"""A web server on this machine that answers as publishers do, well or badly."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What the server says to one request.

    `length` of None sends no Content-Length, so that only the end of the connection ends the body; `pause` waits
    between bytes [s].
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1
    pause: float = 0.0


@dataclass
class Web:
    """What is served: path with host in front -> answers, the last of which repeats."""

    address: str
    pages: dict[str, list[Answer]]
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def serve(self, url: str, *answers: Answer | bytes) -> None:
        told = [each if isinstance(each, Answer) else Answer(each) for each in answers]
        self.pages[url.partition("://")[2]] = told

    def answer(self, path: str) -> Answer:
        answers = self.pages.get(path.lstrip("/"))
        if answers is None:
            return Answer(b"<html>no such page</html>", 404)
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Handler(BaseHTTPRequestHandler):
    """Answers what its server's `web` says."""

    def do_GET(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        web.asked.append(self.path)
        web.headers.append(dict(self.headers))
        said = web.answer(self.path)
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        if said.length is not None:
            self.send_header("Content-Length", str(len(said.body) if said.length < 0 else said.length))
        self.end_headers()
        with suppress(OSError):
            self._write(said)

    def _write(self, said: Answer) -> None:
        if not said.pause:
            self.wfile.write(said.body)
            return
        for place in range(len(said.body)):
            self.wfile.write(said.body[place : place + 1])
            time.sleep(said.pause)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Web]:
    """A server for as long as it is needed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(f"http://127.0.0.1:{server.server_port}", {})
    server.web = web  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
