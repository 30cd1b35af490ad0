"""Hold the HTML of a built site against the Nu Html Checker, the one behind validator.w3.org/nu.

usage: python -m tests.browser.validate SITE

Prints each error as file:line:column: message. The code is 1 when there is one, and 2 when the checker did not run.
The variable VNU_JAR names a copy of the checker; without it npm fetches one, once. It needs Java 17 or newer.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from collections.abc import Sequence

# Its own makers publish it so; a new version finds new errors, so that it is raised on purpose.
PACKAGE = "vnu-jar@26.9.27"
OLDEST_JAVA = 17
EXIT_GOOD, EXIT_ERRORS, EXIT_NOT_RUN = 0, 1, 2
# What lies there belongs to the themes; nobody is led there.
_NO_PAGES = "_static"


class NotRunError(Exception):
    """The checker cannot run here; the message says what is missing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a site, print what is wrong, and return the process's code."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.validate", description=__doc__.split("\n")[0])
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site")
    site = parser.parse_args(arguments).site
    try:
        pages = pages_of(site)
        errors = errors_of(pages, find_checker())
    except NotRunError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_RUN
    for each in errors:
        print(each)
    print(f"{len(pages)} pages were checked, {len(errors)} errors were found", file=sys.stderr)
    return EXIT_ERRORS if errors else EXIT_GOOD


def pages_of(site: Path) -> list[Path]:
    """Return the pages of a site; raise NotRunError where there is none."""
    pages = [path for path in sorted(site.rglob("*.html")) if path.relative_to(site).parts[0] != _NO_PAGES]
    if not pages:
        raise NotRunError(f"{site}: there is no page in it; name the folder that holds the built site")
    return pages


def find_checker(*, may_fetch: bool = True) -> Path:
    """Return the checker, a file for Java.

    Args:
        may_fetch: Whether npm may ask its registry; else only what was fetched before is found.

    Raises:
        NotRunError: Java or the file is missing.
    """
    java = shutil.which("java")
    version = subprocess.run([java, "-version"], capture_output=True, encoding="utf-8", check=False) if java else None
    number = re.search(r'version "(\d+)', version.stderr) if version else None
    if number is None or int(number[1]) < OLDEST_JAVA:
        raise NotRunError(f"the Nu Html Checker needs Java {OLDEST_JAVA} or newer")
    if chosen := os.environ.get("VNU_JAR"):
        if Path(chosen).is_file():
            return Path(chosen)
        raise NotRunError(f"VNU_JAR is set to {chosen!r}, and there is no such file")
    npx = shutil.which("npx")
    if npx is None:
        raise NotRunError("the Nu Html Checker is fetched with npm, which is not there; or name a copy with VNU_JAR")
    # A program that npx starts finds the folder of the fetched packages first on its path.
    command = [npx, "--yes", "--prefer-offline" if may_fetch else "--offline", f"--package={PACKAGE}"]
    done = subprocess.run(
        [*command, "--call", "node -p process.env.PATH"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    path = Path(done.stdout.strip().split(os.pathsep)[0]).parent / "vnu-jar/build/dist/vnu.jar"
    if done.returncode or not path.is_file():
        raise NotRunError(f"{PACKAGE} is not there{' and could not be fetched' if may_fetch else ''}")
    return path


def errors_of(pages: Sequence[Path], checker: Path) -> list[str]:
    """Return what is wrong with some pages, as file:line:column: message; raise NotRunError if the checker fails."""
    command = ["java", "-jar", str(checker), "--format", "json", "--stdout", "--exit-zero-always", "--errors-only"]
    done = subprocess.run(
        [*command, *map(str, pages)], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    try:
        messages = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError):
        raise NotRunError(f"the Nu Html Checker failed:\n{(done.stderr or done.stdout).strip()[-2000:]}") from None
    return [
        f"{url2pathname(unquote(urlsplit(each['url']).path))}:{each.get('firstLine', each.get('lastLine', 1))}:"
        f"{each.get('firstColumn', each.get('lastColumn', 1))}: {each['message']}"
        for each in messages
    ]


if __name__ == "__main__":
    raise SystemExit(main())
