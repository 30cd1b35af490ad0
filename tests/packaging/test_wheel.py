"""The wheel, as somebody meets it who installs it into a project of their own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

# One worker builds the wheel and the environment, once.
pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in (ROOT / "ext").glob("*/__init__.py"))


def run(*command: str | Path) -> str:
    """Run a command; what it says is shown when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", f"--wheel-dir={folder}"]
    run(sys.executable, "-m", "pip", "wheel", *options, ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_each_extension_and_what_they_share_as_packages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}

    assert {"organization_cards", "bar_charts", "career_theme", "site_search", "extension_support"} <= set(PACKAGES)
    assert {name for name in top if not name.endswith(".dist-info")} == set(PACKAGES)
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)


def test_wheel_holds_every_file_of_the_extensions(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "ext"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    files = {name.removeprefix("ext/") for name in listed.splitlines() if (ROOT / name).is_file()}

    assert files - names == set()


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and what it asks for, no more."""
    environment = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "virtualenv", "--quiet", environment)
    folder, name = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    run(environment / folder / name, "-m", "pip", "install", "--quiet", wheel)
    return environment / folder / name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "page", "shown"),
    [
        pytest.param(
            'extensions = ["organization_cards"]\n',
            ".. link-button:: https://example.org/jobs\n\n   See all jobs\n",
            ['href="https://example.org/jobs"', "See all jobs"],
            id="organization_cards",
        ),
        pytest.param(
            'extensions = ["bar_charts"]\n',
            ".. bar-chart-warnings::\n",
            ["bar_charts.missing-field"],
            id="bar_charts",
        ),
        pytest.param('extensions = ["site_search"]\n', "Welcome.\n", ["site_search/loader.js"], id="site_search"),
        pytest.param('html_theme = "career_theme"\n', "Welcome.\n", ["Welcome."], id="career_theme"),
    ],
)
def test_a_new_project_builds_with_the_installed_wheel(
    python: Path, tmp_path: Path, settings: str, page: str, shown: list[str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "conf.py").write_text(settings, encoding="utf-8")
    (project / "index.rst").write_text(f"Careers\n=======\n\n{page}", encoding="utf-8")

    # Isolated, so that nothing of the checkout is imported.
    run(python, "-I", "-m", "sphinx", "--quiet", "-n", "-W", project, tmp_path / "html")

    html = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert [text for text in shown if text not in html] == []
