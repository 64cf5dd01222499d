"""Do every trust run, then write docs/trust.md."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

from qa import page, runs


def main() -> int:
    """Return the exit status: 1 if a figure was missed."""
    missed = []
    for module in pkgutil.iter_modules(runs.__path__):
        print(f"--- {module.name}", flush=True)
        if not import_module(f"qa.runs.{module.name}").main():
            missed.append(module.name)
    page.main()
    if missed:
        print(f"Missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
