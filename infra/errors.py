"""Errors of the infra layer.

ConfigurationError      the settings of a stack are refused; nothing was declared
"""


class ConfigurationError(Exception):
    """Every problem of a configuration at once; `problems` holds one line for each."""

    def __init__(self, *problems: str) -> None:
        """Keep the problem lines in the order in which a reader meets them."""
        self.problems = problems
        super().__init__("\n".join(problems))
