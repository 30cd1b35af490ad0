"""Runs the command line."""

from organization_cards.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
