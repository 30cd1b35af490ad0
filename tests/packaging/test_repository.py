"""The files of the repository agree with each other and name nothing that only one machine has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def repository_files() -> list[Path]:
    """All files that are in git or would be added to it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    paths = [Path(name) for name in sorted(set(names.split("\0"))) if name]
    return [path for path in paths if (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def jobs() -> dict[str, str]:
    """The jobs that `nox -l` shows, each with its sentence."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NOX")}
    command = [sys.executable, "-m", "nox", "-l", "--nocolor"]
    listed = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return dict(re.findall(r"^[*-] (\S+)(?: -> (.*))?$", listed, flags=re.MULTILINE))


def test_top_level_holds_only_what_is_agreed() -> None:
    agreed = {"LICENSE", "README.md", "docs", "ext", "noxfile.py", "pyproject.toml", "tests"}
    found = {path.parts[0] for path in repository_files()}

    assert {name for name in found if not name.startswith(".")} == agreed


def test_no_file_names_a_path_of_one_machine() -> None:
    folders = ["root", "tmp", "work", "home/[a-z]+", "Users/[A-Za-z]+"]
    folders += [re.escape(path.as_posix().lstrip("/")) for path in (Path.home(), ROOT.parent) if path.name]
    # Inside a longer path or an address the same words are no machine's.
    machine = re.compile(rf"(?<![\w./:~%*-])/(?:{'|'.join(folders)})/")

    named = [
        f"{path}:{number}: {line.strip()}"
        for path in repository_files()
        if b"\0" not in (content := (ROOT / path).read_bytes())
        for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1)
        if machine.search(line)
    ]

    assert named == []


def test_ci_runs_the_command_of_the_readme() -> None:
    commands = [line for line in README.splitlines() if line.endswith("nox -s tests")]
    posix = [line for line in commands if "bin/" in line]

    assert len(posix) == 1
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == posix[0]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_each_job_is_explained_by_a_sentence(jobs: dict[str, str]) -> None:
    assert {"docs", "live", "lint", "linkcheck", "dist", "screenshots"} <= set(jobs)
    assert [name for name, sentence in jobs.items() if not re.match(r"[A-Z].+\.$", sentence)] == []


def test_each_python_of_the_project_has_its_tests(jobs: dict[str, str]) -> None:
    running = f"tests-{sys.version_info.major}.{sys.version_info.minor}"

    assert {"tests-3.11", "tests-3.12", "tests-3.13", running} <= set(jobs)


def test_readme_names_each_job(jobs: dict[str, str]) -> None:
    names = {name.partition("-")[0] for name in jobs}

    assert [name for name in sorted(names) if f"`{name}`" not in README] == []


def test_readme_links_to_files_that_exist() -> None:
    targets = re.findall(r"\]\((?!https:)([^)#]+)\)", README)

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_no_file_is_large() -> None:
    large = {str(path): (ROOT / path).stat().st_size for path in repository_files()}

    assert {path: size for path, size in large.items() if size > 300_000} == {}


def test_workflows_run_code_of_a_fixed_commit_with_no_permission_by_default() -> None:
    workflows = list((ROOT / ".github/workflows").glob("*.yml"))

    assert workflows
    for workflow in workflows:
        text = workflow.read_text(encoding="utf-8")
        actions = re.findall(r"uses: (\S+)", text)
        assert [name for name in actions if not re.search(r"@[0-9a-f]{40}$", name)] == []
        assert "\npermissions: {}\n" in text
