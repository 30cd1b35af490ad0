"""Find an nginx, or install one, and print its path; serve a site with it as a host would."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "/career-support/"
# Where Debian puts it: not on the PATH of everybody.
_MORE_FOLDERS = "/usr/sbin"
# Seconds that a server has to answer, and to stop.
_PATIENCE = 20
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_COMPRESSED = (
    "application/atom+xml",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "text/css",
    "text/javascript",
    "text/plain",
)


def find() -> str | None:
    """Return the path of an nginx that starts, or None.

    The variable NGINX_PATH goes first, then PATH. (nginx reads a variable NGINX for a purpose of its own.)
    Raises FileNotFoundError when NGINX_PATH is set and names nothing that starts.
    """
    if chosen := os.environ.get("NGINX_PATH"):
        if path := _on_path(chosen):
            return path
        raise FileNotFoundError(f"NGINX_PATH is set to {chosen!r}, which does not start")
    return _on_path("nginx")


def install() -> str:
    """Install the system's package, where this process may, and return the path of nginx.

    Raises FileNotFoundError when there is no nginx afterwards.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "-y", "--no-install-recommends", "install", "nginx")
    if path := find():
        return path
    raise FileNotFoundError(
        "no nginx was found and none could be installed; install one and set the variable NGINX_PATH to its path"
    )


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder below a path, compressed, with the headers of the theme and the folder's page 404.html.

    Args:
        folder: The built site.

    Yields:
        The address of the site, with a slash at the end.

    Raises:
        FileNotFoundError: There is no nginx, and none could be installed.
        RuntimeError: nginx does not start; the message says what it wrote.
    """
    program = find() or install()
    with tempfile.TemporaryDirectory() as own, socket.socket() as listening:
        # The server is handed the open port: no other program can take it, and a question waits until it is there.
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}{PREFIX}"
        home = Path(own)
        process = _start(program, home, folder, listening)
        try:
            # Who asks a dead server is to be refused at once.
            listening.close()
            _ask(url, home / "error.log")
            yield url
        finally:
            _stop(process)


def _start(program: str, home: Path, folder: Path, listening: socket.socket) -> subprocess.Popen[bytes]:
    # Imported here: nginx is found without the extensions.
    from career_theme.headers import header_file  # noqa: PLC0415

    name, text = header_file("nginx")
    headers = home / name
    headers.write_text(text, encoding="utf-8")
    configuration = home / "nginx.conf"
    text = _configuration(program, home, folder, headers, listening.getsockname()[1])
    configuration.write_text(text, encoding="utf-8")
    command = [program, "-p", str(home), "-c", str(configuration)]
    tested = subprocess.run([*command, "-t"], capture_output=True, encoding="utf-8", env=_environment(), check=False)
    if tested.returncode != 0:
        raise RuntimeError(f"nginx refuses its configuration:\n{tested.stderr}")
    inherited = {"NGINX": f"{listening.fileno()};"}
    with (home / "output.log").open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment() | inherited,
            pass_fds=[listening.fileno()],
        )


def _configuration(program: str, home: Path, folder: Path, headers: Path, port: int) -> str:
    types = Path(_settings_of(program)).with_name("mime.types")
    temporary = "".join(f"  {kind}_temp_path {_quoted(home / kind)};\n" for kind in _TEMPORARY)
    return f"""
daemon off;
{_user()}worker_processes 1;
pid {_quoted(home / "nginx.pid")};
error_log {_quoted(home / "error.log")};
events {{}}
http {{
  access_log off;
{temporary}
  include {_quoted(types)};
  default_type application/octet-stream;
  gzip on;
  gzip_types {" ".join(_COMPRESSED)};
  server {{
    listen 127.0.0.1:{port};
    absolute_redirect off;
    location {PREFIX} {{
      alias {_quoted(f"{folder.resolve()}/")};
      error_page 404 {PREFIX}404.html;
      include {_quoted(headers)};
    }}
  }}
}}
"""


def _user() -> str:
    if os.geteuid() != 0:
        return ""
    # The workers of root would be somebody else, who may not read a folder of root's.
    import grp  # noqa: PLC0415 -- not on Windows, where this module is imported, too
    import pwd  # noqa: PLC0415

    return f"user {pwd.getpwuid(0).pw_name} {grp.getgrgid(0).gr_name};\n"


def _quoted(path: Path | str) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _settings_of(program: str) -> str:
    told = subprocess.run([program, "-V"], capture_output=True, encoding="utf-8", env=_environment(), check=True).stderr
    found = re.search(r"--conf-path=(\S+)", told)
    return found[1] if found else "/etc/nginx/nginx.conf"


def _ask(url: str, log: Path) -> None:
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE):  # noqa: S310 -- our own server
            return
    except urllib.error.HTTPError as error:
        error.close()
    except OSError as error:
        told = "".join(path.read_text(encoding="utf-8") for path in (log, log.with_name("output.log")) if path.exists())
        raise RuntimeError(f"nginx does not answer: {error}\n{told}") from error


def _stop(process: subprocess.Popen[bytes]) -> None:
    # The main process ends its workers before itself.
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "NGINX"}


def _on_path(name: str) -> str | None:
    path = shutil.which(name) or shutil.which(name, path=_MORE_FOLDERS)
    if path is None:
        return None
    answer = subprocess.run([path, "-v"], capture_output=True, env=_environment(), check=False)
    return path if answer.returncode == 0 else None


def _run(*command: str) -> None:
    print("Running", *command, file=sys.stderr, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, check=False)


if __name__ == "__main__":
    print(find() or install())
