"""Runs ``python -m site_search.evaluate``."""

import sys


def _main() -> int:
    try:
        # Sites are built without these packages, so that they can be missing.
        from site_search.evaluate.cli import main  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"ir_measures", "playwright", "rich"}:
            raise
        message = f'the package "{error.name}" is missing; run: pip install "sphinx-career-support[evaluate]"'
        print(message, file=sys.stderr)  # noqa: T201 -- the command's output
        return 2
    return main()


if __name__ == "__main__":
    raise SystemExit(_main())
