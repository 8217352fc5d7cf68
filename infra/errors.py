"""Errors of the infra layer.

    ConfigurationError      the settings of a stack are refused; nothing was declared
"""

from collections.abc import Iterable


class ConfigurationError(Exception):
    """Every problem of a configuration at once; `problems` holds one line for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep the problem lines in the order in which a reader meets them."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
