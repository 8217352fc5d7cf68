"""Errors of the facts layer.

FactsError      a data file is missing, not YAML, or breaks its schema
"""


class FactsError(Exception):
    """A fact cannot be trusted; one line per problem, each with file and key path."""
