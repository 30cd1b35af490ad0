"""Talks to Pagefind's program, which makes the index.

Messages are JSON in Base64, each with a comma behind it. Both directions have a thread of their own: the program stops
reading when nobody takes its answers, so that one who only wrote would wait forever; and a program that is stuck holds
up who writes to it, so that only the wait for an answer can have an end.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

_Value = TypeVar("_Value")

PACKAGE = "pagefind_bin"
LONGEST_SILENCE = 300.0
"""After how many seconds without an answer the program counts as stuck."""
MOST_WAITING = 256
"""How many records may be without an answer: the program keeps all that it is given in memory."""
_TIME_TO_END = 10.0
_BLOCK = 1 << 16
_UNREADABLE = "an answer that cannot be read"


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
        self._messages: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._sent = 0
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- found in its package
                [program, "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                # So that what the program started ends with it.
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise EngineFailedError(str(error)) from error
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._read, self._write)]
        for thread in self._threads:
            thread.start()
        try:
            answer = self._ask({"type": "NewIndex", "config": {"force_language": language}})
            self._index = _expected(answer, "index_id", int)
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
                self._answer()
                waiting -= 1
        for _record in range(waiting):
            self._answer()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give the index, and what reads it in a browser, as pairs of a relative path and its content.

        The program could write them itself, but opens all files at once, and waits forever where it may not.
        """
        files: list[Any] = _expected(self._ask({"type": "GetFiles", "index_id": self._index}), "files", list)
        while files:
            file = files.pop()
            try:
                content = base64.b64decode(_expected(file, "content", str))
            except ValueError as error:
                raise EngineFailedError(_UNREADABLE) from error
            yield _expected(file, "path", str), content

    def close(self) -> None:
        """End the program, and what it started."""
        self._kill()
        self._messages.put(None)
        # Something that took itself out of the program's group may hold a pipe open: it is not waited for.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_TIME_TO_END)
        for thread in self._threads:
            thread.join(timeout=_TIME_TO_END)
        self._errors.close()

    def _kill(self) -> None:
        # The number of a process that was waited for may be that of another one.
        if sys.platform != "win32" and self._process.returncode is None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def _ask(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        self._send(payload)
        return self._answer()

    def _send(self, payload: Mapping[str, Any]) -> None:
        self._sent += 1
        text = json.dumps({"message_id": self._sent, "payload": payload}, ensure_ascii=False)
        # Half a character, which Python can hold and the program cannot read, becomes a question mark.
        message = text.encode("utf-8", "replace")
        self._messages.put(base64.b64encode(message) + b",")

    def _answer(self) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=LONGEST_SILENCE)
        except queue.Empty as error:
            raise EngineFailedError(f"no answer within {LONGEST_SILENCE:.0f} seconds") from error
        if answer is None:
            raise self._failure()
        payload: dict[str, Any] = _expected(answer, "payload", dict)
        if _expected(payload, "type", str) == "Error":
            raise EngineFailedError(str(payload.get("message")))
        return payload

    def _failure(self) -> EngineFailedError:
        try:
            code = self._process.wait(timeout=_TIME_TO_END)
        except subprocess.TimeoutExpired:
            self._kill()
            code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").split("\n")
        reason = next((line.strip() for line in reversed(said) if line.strip()), "it said nothing")
        return EngineFailedError(f"it ended with code {code}: {reason}")

    def _write(self) -> None:
        stdin: Any = self._process.stdin
        # Who waits for an answer is told by the other thread when there is nobody to write to.
        with suppress(OSError), stdin:
            while (message := self._messages.get()) is not None:
                stdin.write(message)
                if self._messages.empty():
                    stdin.flush()

    def _read(self) -> None:
        stdout: Any = self._process.stdout
        # An index is one answer of many blocks: they are put together once.
        begun: list[bytes] = []
        try:
            with stdout:
                while block := stdout.read1(_BLOCK):
                    *ends, rest = block.split(b",")
                    for end in ends:
                        self._answers.put(_decoded(b"".join([*begun, end])))
                        begun.clear()
                    begun.append(rest)
        finally:
            self._answers.put(None)


def _decoded(message: bytes) -> Any:  # noqa: ANN401 -- whatever the program wrote
    try:
        return json.loads(base64.b64decode(message))
    except (ValueError, RecursionError):
        return {}


def _expected(answer: object, name: str, kind: type[_Value]) -> _Value:
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, kind):
        raise EngineFailedError(_UNREADABLE)
    return value
