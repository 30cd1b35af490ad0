"""What ends an evaluation or a query with one line instead of a result."""

from __future__ import annotations


class EvaluationError(Exception):
    """Something that the person who runs the command can mend. Its text is the whole message."""
