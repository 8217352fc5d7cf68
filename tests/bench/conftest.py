"""The runner of the offline checks, for the planted benchmark."""

from tests.policies.outside.conftest import runner

__all__ = ["runner"]
