"""A host as sites have it: answers are compressed, kept by the browser for a while, and here also counted."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browser.support import PREFIX, SiteHandler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Written here once more: a test compares what the extension believes of hosts with one that does not ask it.
_COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".xml")
_LEVEL = 6
# What the machine believes about file names is not the same everywhere; browsers refuse scripts of another type.
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".wasm": "application/wasm"}


@dataclass
class Host:
    """A server of a site, and what it has sent.

    Attributes:
        url: Where the site is, with a slash at the end.
        answers: The bytes of each answer's body by the file's path in the site, with the query that asked for it.
    """

    url: str = ""
    answers: dict[str, int] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, name: str, size: int) -> None:
        """Count an answer; a file that is sent twice counts twice."""
        with self._changed:
            self.answers[name] = self.answers.get(name, 0) + size
            self._changed.notify_all()

    def forget(self) -> None:
        """Count from nothing."""
        with self._changed:
            self.answers = {}

    def wait_for(self, names: Iterable[str], milliseconds: int) -> None:
        """Wait until some files were sent: a browser asks for a page's icon when it has shown the page."""
        with self._changed:
            self._changed.wait_for(lambda: set(names) <= self.answers.keys(), milliseconds / 1000)


@contextmanager
def host(folder: Path) -> Iterator[Host]:
    """Serve a folder under the site's path on a free port of 127.0.0.1 as long as the context lasts."""
    result = Host()
    handler = functools.partial(_Handler, result, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        result.url = f"http://127.0.0.1:{server.server_port}{PREFIX}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield result
        finally:
            server.shutdown()
            thread.join()


class _Handler(SiteHandler):
    # Head and body in one piece: else the system holds small bodies back for some 40 ms.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def __init__(self, to: Host, *arguments: object, directory: str) -> None:
        self._host = to
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # the server's own, passed on

    def do_GET(self) -> None:  # noqa: N802 -- the inherited name
        folder = Path(self.directory)
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        status = HTTPStatus.OK if path.is_file() else HTTPStatus.NOT_FOUND
        if status is HTTPStatus.NOT_FOUND:
            path = folder / "404.html"
        # A site need not have a page for what is not there.
        body = path.read_bytes() if path.is_file() else b""
        compressed = path.suffix in _COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        if compressed:
            body = gzip.compress(body, _LEVEL, mtime=0)
        query = urlsplit(self.path).query
        self.send_response(status)
        self.send_header("Content-Type", _TYPES.get(path.suffix) or self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        # As GitHub Pages has it.
        self.send_header("Cache-Control", "max-age=600")
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self._host.note(path.relative_to(folder).as_posix() + (f"?{query}" if query else ""), len(body))
