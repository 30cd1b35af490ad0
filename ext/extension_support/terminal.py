"""What commands say on a terminal."""

from __future__ import annotations

import io
import sys


def escape_unknown_characters() -> None:
    """Let standard output and error show characters escaped that the terminal's encoding lacks, and not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
