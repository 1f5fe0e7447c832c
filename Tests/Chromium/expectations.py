"""What is expected of pages: counted, and told where it does not hold."""

import sys

_failures = []
_checks = 0


def expect(condition, words):
    """Counts a check, and keeps what it says where it fails."""
    global _checks
    _checks += 1
    if not condition:
        _failures.append(words)
        print(f"FAILED: {words}")


def conclude():
    """Says how many held, and ends with 1 where one did not."""
    print(f"{_checks - len(_failures)} passed, {len(_failures)} failed")
    sys.exit(1 if _failures else 0)
