"""Talks to Pagefind's program, which makes the index.

Messages are JSON in Base64, each with a comma behind it. The answers are read on a thread of their own: the program
stops reading when nobody takes its answers, so that one who only wrote would wait forever.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import json
import queue
import subprocess
import tempfile
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

PACKAGE = "pagefind_bin"
LONGEST_SILENCE = 900.0
"""After how many seconds without an answer the program counts as stuck."""
MOST_WAITING = 256
"""How many records may be without an answer: the program keeps all that it is given in memory."""
_TIME_TO_END = 10.0
_BLOCK = 1 << 16


class EngineMissingError(Exception):
    """Pagefind's program is not installed."""


class EngineFailedError(Exception):
    """Pagefind's program does not run, or reports an error."""


def find_engine() -> Path:
    """Find Pagefind's program.

    Raises:
        EngineMissingError: The package that holds it is not installed, or holds none for this machine.
    """
    try:
        path: Path = importlib.import_module(PACKAGE).get_executable()
    except (ImportError, AttributeError, FileNotFoundError) as error:
        raise EngineMissingError(str(error)) from error
    return path


class PagefindService:
    """A running program with one index.

    Args:
        program: The path of the program.
        language: The language of the index, by whose rules words are reduced to their stems.

    Raises:
        EngineFailedError: It does not run. Each method raises it, too.
    """

    def __init__(self, program: Path, language: str) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the service
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._sent = 0
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- found in its package
                [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
        except OSError as error:
            self._errors.close()
            raise EngineFailedError(str(error)) from error
        self._reader = threading.Thread(target=self._read, name="pagefind", daemon=True)
        self._reader.start()
        try:
            self._index = self._ask({"type": "NewIndex", "config": {"force_language": language}})["index_id"]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_records(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Add records, each with ``url``, ``content``, ``language``, ``meta``, ``filters`` and ``sort``."""
        waiting = 0
        for record in records:
            self._send({"type": "AddRecord", "index_id": self._index, **record})
            waiting += 1
            if waiting == MOST_WAITING:
                self._flush()
                self._answer()
                waiting -= 1
        self._flush()
        for _record in range(waiting):
            self._answer()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give the index, and what reads it in a browser, as pairs of a relative path and its content.

        The program could write them itself, but opens all files at once, and waits forever where it may not.
        """
        files = self._ask({"type": "GetFiles", "index_id": self._index})["files"]
        while files:
            file = files.pop()
            yield file["path"], base64.b64decode(file["content"])

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # What was not yet written has no reader any more.
                    continue
        self._errors.close()

    def _ask(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        self._send(payload)
        self._flush()
        return self._answer()

    def _send(self, payload: Mapping[str, Any]) -> None:
        self._sent += 1
        text = json.dumps({"message_id": self._sent, "payload": payload}, ensure_ascii=False)
        # Half a character, which Python can hold and the program cannot read, becomes a question mark.
        message = text.encode("utf-8", "replace")
        try:
            self._stdin.write(base64.b64encode(message) + b",")
        except OSError as error:
            raise self._failure() from error

    def _flush(self) -> None:
        try:
            self._stdin.flush()
        except OSError as error:
            raise self._failure() from error

    def _answer(self) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=LONGEST_SILENCE)
        except queue.Empty as error:
            raise EngineFailedError(f"no answer within {LONGEST_SILENCE:.0f} seconds") from error
        if answer is None:
            raise self._failure()
        payload: dict[str, Any] = answer["payload"]
        if payload["type"] == "Error":
            raise EngineFailedError(str(payload["message"]))
        return payload

    def _failure(self) -> EngineFailedError:
        try:
            code = self._process.wait(timeout=_TIME_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").split("\n")
        reason = next((line.strip() for line in reversed(said) if line.strip()), "it said nothing")
        return EngineFailedError(f"it ended with code {code}: {reason}")

    @property
    def _stdin(self) -> Any:  # noqa: ANN401 -- the type of a pipe, which is never None here
        return self._process.stdin

    def _read(self) -> None:
        stdout: Any = self._process.stdout
        # An index is one answer of many blocks: they are put together once.
        begun: list[bytes] = []
        while block := stdout.read1(_BLOCK):
            *ends, rest = block.split(b",")
            for end in ends:
                self._answers.put(_decoded(b"".join([*begun, end])))
                begun.clear()
            begun.append(rest)
        self._answers.put(None)


def _decoded(message: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(base64.b64decode(message))
    except (binascii.Error, ValueError):
        return {"payload": {"type": "Error", "message": "an answer that cannot be read"}}
    return answer
