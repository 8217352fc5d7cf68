"""Errors of the checks outside the engine.

PolicyError
└── InputError      a file, a folder or an answer cannot be judged
    └── InputErrors     several things at once, a line for each

Each message is one line: what and where; what is allowed; "Fix: ...". It never quotes
a value of the input, which may be a secret.
"""

from collections.abc import Sequence

from policies.errors import PolicyError


class InputError(PolicyError):
    """What was given cannot be read, so nothing was judged."""

    def __init__(self, where: str, problem: str, *, allowed: str, fix: str) -> None:
        """Keep the sentence: where, what is wrong, what is allowed, how to mend it."""
        super().__init__(f"{where}: {problem}; allowed: {allowed}. Fix: {fix}.")


class InputErrors(InputError):  # noqa: N818 - several of them
    """Several things are wrong at once; one line for each."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Keep sentences that are complete already."""
        PolicyError.__init__(self, "\n".join(lines))
