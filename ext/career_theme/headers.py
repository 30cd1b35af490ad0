"""``python -m career_theme.headers``: the headers that protect a reader, as a host's settings say them.

A file's address never changes its meaning for good: a script that is loaded by another one bears the version of
that one, and the stylesheet is made after the pages that name it. So nothing is kept without asking: a browser asks
with each use whether its copy is the newest, and the answer is a few bytes (RFC 9111, 5.2.2.4). The hosts that read
``_headers`` do so on their own.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from career_theme.policy import problems_of, security_headers
from extension_support.terminal import escape_unknown_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from career_theme.policy import ExtraSources

EXIT_GOOD = 0
EXIT_USAGE = 2

CACHE_CONTROL = {"Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Host:
    """A way to give headers to a host.

    Attributes:
        name: What it is called in the command.
        file_name: What the file is called.
        language: In which Pygments shows it.
        description: Where the file belongs.
        render: Writes the file from headers by name.
    """

    name: str
    file_name: str
    language: str
    description: str
    render: Callable[[Mapping[str, str]], str]


def _headers_file(headers: Mapping[str, str]) -> str:
    return _lines("/*", *(f"  {name}: {value}" for name, value in headers.items()))


def _nginx(headers: Mapping[str, str]) -> str:
    return _lines(
        "# Include this file in the location that serves the site.",
        "# A block with an add_header of its own forgets those of the blocks around it: include the file there, too.",
        *(f'add_header {name} "{value}" always;' for name, value in {**headers, **CACHE_CONTROL}.items()),
    )


def _apache(headers: Mapping[str, str]) -> str:
    # Not inside <IfModule>: a server without the module would say nothing, and send no header.
    # A percent sign begins a variable in the value.
    escaped = {name: value.replace("%", "%%") for name, value in {**headers, **CACHE_CONTROL}.items()}
    return _lines(
        "# Needs the module headers, and AllowOverride FileInfo where this is a file .htaccess.",
        *(f'Header always set {name} "{value}"' for name, value in escaped.items()),
    )


def _caddy(headers: Mapping[str, str]) -> str:
    return _lines(
        "# Import this file in the block of the site.",
        "header {",
        *(f'\t{name} "{value}"' for name, value in {**headers, **CACHE_CONTROL}.items()),
        "}",
    )


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


HOSTS: tuple[Host, ...] = (
    Host("netlify", "_headers", "text", "Netlify: a file at the root of the site", _headers_file),
    Host("cloudflare", "_headers", "text", "Cloudflare Pages: a file at the root of the site", _headers_file),
    Host("nginx", "security-headers.conf", "nginx", "nginx: a file to include in a location", _nginx),
    Host("apache", ".htaccess", "apacheconf", "Apache: a file at the root of the site", _apache),
    Host("caddy", "security-headers.caddy", "text", "Caddy: a file to import in the block of the site", _caddy),
)


def find_host(name: str) -> Host:
    """Find a host.

    Args:
        name: The name of a host, such as ``nginx``, or of its file, such as ``_headers``.

    Returns:
        The host; of those that read the same file, the first.

    Raises:
        ValueError: There is none; the message names one that is written alike, or all.
    """
    for host in HOSTS:
        if name in {host.name, host.file_name}:
            return host
    known = list(dict.fromkeys(word for host in HOSTS for word in (host.name, host.file_name)))
    near = difflib.get_close_matches(name.lower(), known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
    raise ValueError(f"{name!r} is no host or file of headers; {hint}")


def header_file(name: str, extra: ExtraSources | None = None) -> tuple[str, str]:
    """Write the file that gives the headers to a host.

    Args:
        name: The name of a host, or of its file.
        extra: Sources that a site needs beside those of the theme, by directive.

    Returns:
        The name of the file and its text.

    Raises:
        ValueError: There is no such host, or the extra sources are wrong.
    """
    host = find_host(name)
    return host.file_name, host.render(security_headers(extra))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The words behind the command's name; by default those of the process.

    Returns:
        0 when a file or the list was printed, 2 when there is no such host or a source is wrong.
    """
    options = _parser().parse_args(arguments)
    escape_unknown_characters()
    if options.list or options.host is None:
        width = max(len(host.name) for host in HOSTS)
        sys.stdout.writelines(f"{host.name:{width}}  {host.file_name:22}  {host.description}\n" for host in HOSTS)
        return EXIT_GOOD
    try:
        extra = _extra(options.allow)
        _, text = header_file(options.host, extra)
    except ValueError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the command's output
        return EXIT_USAGE
    sys.stdout.write(text)
    return EXIT_GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m career_theme.headers",
        description="Print the headers that protect a reader, as a host's settings say them.",
    )
    parser.add_argument("host", nargs="?", help="such as nginx; without one, all are listed")
    parser.add_argument("--list", action="store_true", help="list the hosts")
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="DIRECTIVE=SOURCE",
        help="a source that the site needs beside its own, such as img-src=https://images.example.org; "
        "can be given several times",
    )
    return parser


def _extra(pairs: Sequence[str]) -> dict[str, list[str]]:
    extra: dict[str, list[str]] = {}
    for pair in pairs:
        directive, _, source = pair.partition("=")
        extra.setdefault(directive, []).append(source)
    if problems := problems_of(extra):
        raise ValueError("; ".join(problems))
    return extra


if __name__ == "__main__":
    raise SystemExit(main())
