"""Findings + truth -> what was caught, what was missed, what was a false alarm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """By plant (R01 ... T08) and by instance."""

    caught: frozenset[str]
    missed: frozenset[str]
    instances: int
    planted: int
    false_alarms: int
    """Findings on resources in which nothing was planted."""

    def text(self, kind: str) -> str:
        """Return `caught of planted` for the plants whose id starts with `kind`."""
        caught = sum(id_.startswith(kind) for id_ in self.caught)
        return f"{caught} of {caught + sum(i.startswith(kind) for i in self.missed)}"


def score(found: Iterable[str], truth: Sequence[tuple[str, str]]) -> Score:
    """Compare the resources that have a finding with those that were planted.

    A plant counts as caught when every instance of it is.
    """
    reported = list(found)
    named = set(reported)
    planted = {address for address, _ in truth}
    missed = {id_ for address, id_ in truth if address not in named}
    return Score(
        caught=frozenset({id_ for _, id_ in truth} - missed),
        missed=frozenset(missed),
        instances=sum(address in named for address, _ in truth),
        planted=len(truth),
        false_alarms=sum(address not in planted for address in reported),
    )
