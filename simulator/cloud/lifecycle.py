"""States that change by themselves: after a while, or after being looked at.

A rule says: on this action, from these states, go to `to` now and to `then` later.
With an immediate clock later is now; `gone` removes the resource.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.cloud.refusals import Refusal, refusal
from simulator.cloud.resource import Attributes
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.clock import Clock

GONE = "gone"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a kind's states."""

    came_from: frozenset[str]
    to: Json
    then: Json
    seconds: float
    reads: int
    refused: Refusal


@dataclass(frozen=True, slots=True)
class Pending:
    """What a resource turns into later; empty `state` when nothing is to come."""

    state: str = ""
    due: float = 0.0
    reads: int = 0


NOTHING = Pending()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The rules of a kind by action (`create` and `delete` stand for any such)."""

    field: str
    rules: Mapping[str, tuple[Rule, ...]]

    def apply(
        self, event: str, attributes: Attributes, clock: "Clock", failure: str = ""
    ) -> Pending:
        """Change the state in `attributes` and return what is to come.

        Raises the declared refusal when no rule of the action fits the present state.
        """
        rules = self.rules.get(event)
        if not rules:
            return NOTHING
        state = str(attributes.get(self.field, ""))
        for rule in rules:
            if not rule.came_from or state in rule.came_from:
                return self._follow(rule, attributes, clock, failure)
        raise rules[0].refused.error(state)

    def _follow(
        self, rule: Rule, attributes: Attributes, clock: "Clock", failure: str
    ) -> Pending:
        last = failure or rule.then
        if last is None:
            attributes[self.field] = rule.to
            return NOTHING
        if clock.pace == "immediate":
            if last == GONE:
                return Pending(GONE)
            attributes[self.field] = last
            return NOTHING
        attributes[self.field] = rule.to
        due = 0.0 if rule.reads else clock.now() + rule.seconds
        return Pending(str(last), due, rule.reads)


def lifecycle(declared: Mapping[str, Any]) -> Lifecycle:
    """Return the declared states of a kind."""
    rules: dict[str, list[Rule]] = {}
    for row in declared.get("states", ()):
        events = row["on"] if isinstance(row["on"], list) else [row["on"]]
        for event in events:
            rules.setdefault(event, []).append(_rule(row))
    return Lifecycle(
        declared.get("state_field", "Status"),
        {event: tuple(rows) for event, rows in rules.items()},
    )


def _rule(row: Mapping[str, Any]) -> Rule:
    amount, _, unit = str(row.get("after", "0 s")).partition(" ")
    reads = int(amount) if unit.startswith("read") else 0
    code = row.get("refused", "IncorrectStatus")
    message = "The operation is not permitted in the status {what}."
    return Rule(
        came_from=frozenset(str(state) for state in row.get("from", ())),
        to=row.get("to"),
        then=row.get("then"),
        seconds=0.0 if reads else float(amount),
        reads=reads,
        refused=refusal(code, message),
    )
