"""Download a file: bounded in time and size, tried again when that may help, looked at before it is believed."""

import random
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, stop_before_delay

from tokyotrap.data.source import Request
from tokyotrap.errors import BadDownload, Mistake

HEADERS = {
    "User-Agent": "tokyotrap (research; one request at a time)",  # without one, and without Accept, FRED's gate hangs
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
}
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which another try may help."""

ATTEMPTS = 4
KNOCK = 5.0  # until a server that does not open is given up [s]
MARKS = {"zip": (b"PK\x03\x04",), "workbook": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"), "json": (b"{", b"[")}
"""How a file of each kind begins."""

LATER = "Try again later; the last good vintage is kept."


class Passing(Exception):
    """A failure that another try may mend.

    Attributes:
        wait: what the server asked for [s]; None where it asked for nothing.
    """

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass
class Fetcher:
    """Fetches files, from the publishers or from a mirror that holds them under their host and path.

    Attributes:
        mirror: such as http://127.0.0.1:8000; None for the publishers themselves.
        patience: for one file with all tries [s].
        silence: without a byte until a try is given up [s].
        sleep: how to wait.
    """

    mirror: str | None = None
    patience: float = 45.0
    silence: float = 15.0
    sleep: Callable[[float], None] = time.sleep
    _client: httpx2.Client = field(init=False, repr=False)
    _troubled: set[str] = field(init=False, repr=False, default_factory=set)  # hosts that failed: one try, no waiting
    _archives: dict[str, bytes] = field(init=False, repr=False, default_factory=dict)  # two sources may share one

    def __post_init__(self) -> None:
        self._client = httpx2.Client(
            headers=HEADERS,
            timeout=httpx2.Timeout(self.silence, connect=min(KNOCK, self.silence)),
            follow_redirects=True,
            max_redirects=5,
            trust_env=self.mirror is None,
            verify=not (self.mirror or "").startswith("http://"),  # nothing to verify, and certificates load slowly
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(self, request: Request) -> bytes:
        """The bytes of a file.

        Raises:
            BadDownload: it did not come, not whole, too large, or is not what was asked for.
        """
        if request.url in self._archives:
            return self._archives[request.url]
        host = request.url.partition("://")[2].partition("/")[0]
        until = time.monotonic() + self.patience
        tries = Retrying(
            stop=stop_after_attempt(1 if host in self._troubled else ATTEMPTS) | stop_before_delay(self.patience),
            wait=_pause,
            retry=retry_if_exception_type(Passing),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            body = tries(self._once, request, until)
        except Passing as error:
            self._troubled.add(host)
            raise BadDownload(request.name, [Mistake(request.url, str(error), LATER)]) from None
        if request.kind == "zip":
            self._archives[request.url] = body
        return body

    def _once(self, request: Request, until: float) -> bytes:
        address = self._address(request.url)
        try:
            with self._client.stream("GET", address) as answer:
                if answer.status_code in PASSING:
                    raise Passing(f"the server answered {answer.status_code}", _asked(answer))
                if str(answer.url).startswith("http:") and not address.startswith("http:"):
                    raise BadDownload(request.name, [Mistake(request.url, "led to an address without encryption")])
                body, whole = _bounded(request, answer, until)
                status = answer.status_code
        except (httpx2.TransportError, httpx2.TooManyRedirects) as error:
            raise Passing(f"{type(error).__name__}: {error}") from None
        if status != httpx2.codes.OK:
            said = " ".join(body[:200].decode("utf-8", "replace").split())
            raise BadDownload(request.name, [Mistake(request.url, f"the server answered {status}: {said}", LATER)])
        _look(request, body, whole)
        return body

    def _address(self, url: str) -> str:
        return url if self.mirror is None else f"{self.mirror.rstrip('/')}/{url.partition('://')[2]}"


def _bounded(request: Request, answer: httpx2.Response, until: float) -> tuple[bytes, bool]:
    """The unpacked body, never more than may be, and whether its end is known to be the end."""
    kept = bytearray()
    packed = answer.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "", "gzip", "deflate"):
        raise BadDownload(request.name, [Mistake(request.url, f"came packed as {packed}, which was not asked for")])
    reader = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed in ("gzip", "deflate") else None
    try:
        for chunk in answer.iter_raw():
            for piece in _unpacked(reader, chunk, request.most + 1 - len(kept)):
                kept += piece
            if len(kept) > request.most:
                what = f"is larger than {request.most // 1024**2} MB unpacked"
                raise BadDownload(request.name, [Mistake(request.url, what, "This is not the file it was.")])
            if time.monotonic() > until:
                raise Passing("it came too slowly")
    except zlib.error as error:
        raise Passing(f"its packing is broken: {error}") from None
    if reader is not None and not reader.eof:
        raise Passing("it was cut short")
    told = "content-length" in answer.headers or "transfer-encoding" in answer.headers
    return bytes(kept), told or reader is not None


def _unpacked(reader: "zlib._Decompress | None", chunk: bytes, room: int) -> Iterator[bytes]:
    yield chunk if reader is None else reader.decompress(chunk, max(1, room))


def _look(request: Request, body: bytes, whole: bool) -> None:
    """Refuse what is plainly another thing than was asked for."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        what = "is empty"
    elif request.kind in MARKS:
        right = start.startswith(MARKS[request.kind])
        what = "" if right else f"is not a {request.kind} file but begins {start[:40]!r}"
    else:
        what = _not_a_table(start)
        if not what and not whole and not body.endswith((b"\n", b"\r", b"\x1a")):
            what = "ends in the middle of a line: cut short"
    if what:
        raise BadDownload(request.name, [Mistake(request.url, what, LATER)])


def _not_a_table(start: bytes) -> str:
    if start.startswith(b"<"):
        return "is a web page where a table belongs"
    if start.startswith(b"{"):
        return f"is a message where a table belongs: {start[:160].decode('utf-8', 'replace')}"
    return "is no text" if b"\x00" in start else ""


def _asked(answer: httpx2.Response) -> float | None:
    """Seconds the server asks to wait."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _pause(state: RetryCallState) -> float:
    """What the server asked for, else longer with every try [s]."""
    error = state.outcome.exception() if state.outcome is not None else None
    if isinstance(error, Passing) and error.wait is not None:
        return error.wait
    return float(2.0 ** (state.attempt_number - 1)) * random.uniform(0.5, 1.0)
