"""The recorded facts, for verbs: a wrong data file is one line a problem, no traceback.

`operate` reads facts and nothing else of the other layers.
"""

from facts import Facts, FactsError, facts
from operate.errors import ConfigurationError


def registers() -> Facts:
    """Return the facts; ConfigurationError when a data file is wrong."""
    try:
        return facts()
    except FactsError as error:
        raise ConfigurationError(str(error)) from error
