"""A web server for one folder, on this machine only, that counts what it sends."""

from __future__ import annotations

import gzip
import http.server
import threading
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

# An empty page to run scripts in, with no file behind it.
BLANK = "/.well-known/blank.html"

_BLANK_PAGE = (
    b'<!doctype html><html lang="en" data-content_root="/"><head><title>Search</title></head><body></body></html>'
)
# What hosts of websites compress on the way; Pagefind's own files are compressed already.
_COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".xml")


class FolderServer(http.server.ThreadingHTTPServer):
    """Serves a folder as its root, compressed as hosts do it.

    Attributes:
        url: The address of the root, without a slash at the end.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._sent = 0
        self._lock = threading.Lock()

    @property
    def sent(self) -> int:
        """Bytes of all answers so far, without their headers."""
        with self._lock:
            return self._sent

    def count(self, size: int) -> None:
        """Add an answer."""
        with self._lock:
            self._sent += size


@contextmanager
def serve(folder: Path) -> Iterator[FolderServer]:
    """Serve a folder on a free port of 127.0.0.1 as long as the context lasts."""
    with FolderServer(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: FolderServer
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: else the system holds small bodies back for some 40 ms.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    # Not what the machine believes about file names: browsers refuse scripts of another type.
    _types: ClassVar[dict[str, str]] = {
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".xml": "application/xml",
    }

    def __init__(self, request: object, address: object, server: FolderServer) -> None:
        super().__init__(request, address, server, directory=str(server.folder))  # type: ignore[arg-type]  # theirs

    def do_GET(self) -> None:
        name = urlsplit(self.path).path
        if name == BLANK:
            body = _BLANK_PAGE
        else:
            path = Path(self.translate_path(self.path))
            if not path.is_file():
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = path.read_bytes()
        compressed = name.endswith(_COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", "")
        if compressed:
            body = gzip.compress(body, compresslevel=6, mtime=0)
        self.server.count(len(body))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self._types.get(Path(name).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        # The terminal belongs to the result.
        pass
