"""The way from a temporary stack to its successor: end dates, moves, what has moved.

The shapes and how they are made from the data file. A date here is a decision of
somebody, never read off a clock.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from facts.read import shown


@dataclass(frozen=True, slots=True)
class Extension:
    """A recorded decision that a temporary stack may live longer."""

    decision: str
    decided: dt.date
    until: dt.date
    office: str
    reason: str


@dataclass(frozen=True, slots=True)
class Temporary:
    """A stack with an end date (B16) and the stack that takes over."""

    stack: str
    ends: dt.date
    successor: str
    warn_days: int
    extensions: tuple[Extension, ...]

    def end_on(self, day: dt.date) -> dt.date:
        """Return the end date by all decisions taken up to `day`."""
        taken = [each.until for each in self.extensions if each.decided <= day]
        return max([self.ends, *taken])


@dataclass(frozen=True, slots=True)
class Move:
    """How one kind of data moves, and what proves that it has."""

    how: str
    proof: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The record of a move: done, verified, reviewed by another office."""

    moved: dt.date
    by: str
    verified: dt.date
    reviewer: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Transition:
    """Everything recorded about temporary stacks and their data."""

    temporary: Mapping[str, Temporary]
    moves: Mapping[str, Move]
    """Resource type -> how its data moves; a type that is missing holds none."""
    moved: Mapping[str, Moved]
    """Service code, or `platform`, -> the recorded move."""


def transition(content: dict[str, Any]) -> Transition:
    """Return the records of a checked data file."""
    return Transition(
        temporary=MappingProxyType(
            {
                stack: _temporary(stack, row)
                for stack, row in content["temporary"].items()
            }
        ),
        moves=MappingProxyType(
            {type_: Move(**row) for type_, row in content["moves"].items()}
        ),
        moved=MappingProxyType(
            {code: Moved(**_dated(row)) for code, row in content["moved"].items()}
        ),
    )


def _temporary(stack: str, row: dict[str, Any]) -> Temporary:
    return Temporary(
        stack=stack,
        ends=dt.date.fromisoformat(row["ends"]),
        successor=row["successor"],
        warn_days=row["warn_days"],
        extensions=tuple(Extension(**_dated(each)) for each in row["extensions"]),
    )


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose days are dates; its other values stay."""
    days = {
        key: row[key] for key in ("decided", "until", "moved", "verified") if key in row
    }
    return row | {key: dt.date.fromisoformat(text) for key, text in days.items()}


def transition_problems(records: Transition) -> Iterator[str]:
    """Yield a line for each record that proves nothing."""
    for stack, row in records.temporary.items():
        for index, each in enumerate(row.extensions):
            if each.until <= row.ends:
                yield (
                    f"{shown('transition')}: temporary.{stack}.extensions.{index}."
                    f"until: {each.until} extends nothing; allowed: a day after "
                    f"{row.ends}. Fix: correct the day or remove the decision."
                )
    for code, move in records.moved.items():
        at = f"{shown('transition')}: moved.{code}"
        if move.verified < move.moved:
            yield (
                f"{at}.verified: {move.verified} is before the move ({move.moved}); "
                "allowed: that day or later. Fix: verify what was moved."
            )
        if move.reviewer == move.by:
            yield (
                f"{at}.reviewer: {move.reviewer!r} moved the data itself; allowed: "
                "another office. Fix: have it reviewed."
            )
