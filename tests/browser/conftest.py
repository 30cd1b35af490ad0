"""One build for all, one Chromium and one server for each worker, one reader for each test."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from playwright.sync_api import expect, sync_playwright
from sphinx.util.inventory import InventoryFile

from tests.browser.support import PATIENCE, PREFIX, ROOT, Reader, Site, SiteHandler
from tests.chromium import find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is published, built once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    output = shared / "site"
    done = shared / "site.done"
    with FileLock(shared / "site.lock"):
        if not done.exists():
            options = ["--nitpicky", "--fail-on-warning", "--keep-going", f"--doctree-dir={shared / 'doctrees'}"]
            command = [sys.executable, "-m", "sphinx", "--quiet", *options, str(ROOT / "docs"), str(output)]
            build = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
            )
            assert build.returncode == 0, build.stdout
            done.touch()
    return output


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Site]:
    """The site on a server of this worker."""
    documents = InventoryFile.loads((built / "objects.inv").read_bytes(), uri="").data["std:doc"]
    pages = [page.relative_to(built) for page in built.rglob("*.html")]
    handler = functools.partial(SiteHandler, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(
            folder=built,
            url=f"http://127.0.0.1:{server.server_port}{PREFIX}",
            # What lies in _static belongs to the themes; nobody is led there.
            pages=tuple(sorted(page.as_posix() for page in pages if page.parts[0] != "_static")),
            documents=tuple(sorted(item.uri for item in documents.values())),
        )
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this worker, which reaches no other host."""
    # A missing host is answered at once, also where there is no network.
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=arguments, chromium_sandbox=False)
        yield chromium
        chromium.close()


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Reader]:
    """Somebody who reads the site; afterwards no page may have asked another host or logged an error."""
    somebody = Reader(browser, site)
    yield somebody
    somebody.leave()
    assert somebody.complaints == []
