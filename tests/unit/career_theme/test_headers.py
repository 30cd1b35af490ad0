"""The headers as files for hosts, and the command that prints them."""

from __future__ import annotations

import re

import pytest

from career_theme.headers import CACHE_CONTROL, HOSTS, find_host, header_file, main
from career_theme.policy import security_headers

EXTRA = {"img-src": ["https://images.example.org/a%20b/"]}
# How each host writes a header on a line, and what a reader of that line gets.
LINE = {
    "netlify": r"  ([\w-]+): (.*)",
    "cloudflare": r"  ([\w-]+): (.*)",
    "nginx": r'add_header ([\w-]+) "(.*)" always;',
    "apache": r'Header always set ([\w-]+) "(.*)"',
    "caddy": r'\t([\w-]+) "(.*)"',
}


@pytest.mark.parametrize("host", LINE)
def test_host_gets_every_header(host: str) -> None:
    _, text = header_file(host, EXTRA)
    found = dict(re.findall(f"^{LINE[host]}$", text, flags=re.MULTILINE))
    if host == "apache":
        found = {name: value.replace("%%", "%") for name, value in found.items()}
    # These two ask by themselves whether a copy is the newest.
    own = {} if host in {"netlify", "cloudflare"} else CACHE_CONTROL

    assert found == {**security_headers(EXTRA), **own}
    assert "a%20b" in found["Content-Security-Policy"]
    assert text.endswith("\n")


def test_every_host_is_tried() -> None:
    assert [host.name for host in HOSTS] == list(LINE)


def test_file_for_the_root_of_the_site_fits_the_limits_of_its_hosts() -> None:
    name, text = header_file("_headers")
    first, *others = text.splitlines()

    assert name == "_headers"
    assert first == "/*"
    # Cloudflare Pages ignores a longer line.
    assert max(len(line) for line in others) < 2000


@pytest.mark.parametrize(
    ("name", "file_name"),
    [("nginx", "security-headers.conf"), (".htaccess", ".htaccess"), ("apache", ".htaccess"), ("_headers", "_headers")],
)
def test_host_is_found_by_its_name_or_that_of_its_file(name: str, file_name: str) -> None:
    assert find_host(name).file_name == file_name


def test_wrong_sources_are_no_file() -> None:
    with pytest.raises(ValueError, match="holds ';'"):
        header_file("nginx", {"img-src": ["https://a.example;"]})


def test_command_prints_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["caddy", "--allow", "img-src=https://images.example.org/a%20b/"])

    assert code == 0
    assert capsys.readouterr() == (header_file("caddy", EXTRA)[1], "")


@pytest.mark.parametrize("arguments", [["--list"], [], ["nginx", "--list"]])
def test_command_lists_the_hosts(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[host.name, host.file_name] for host in HOSTS]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ngnix"], "'ngnix' is no host or file of headers; did you mean \"nginx\"?"),
        (["Apache2"], 'did you mean "apache"?'),
        (["htaccess"], 'did you mean ".htaccess"?'),
        (["iis"], "known are netlify, _headers, cloudflare, nginx,"),
        (["nginx", "--allow", "img-scr=https://a.example"], 'did you mean "img-src"?'),
        (["nginx", "--allow", "img-src"], "img-src: '' is empty"),
    ],
)
def test_mistake_is_told_in_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(arguments)

    out, error = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert message in error
    assert error.count("\n") == 1
