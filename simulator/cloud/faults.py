"""Faults on purpose: rules that make some calls go wrong in a chosen way."""

import random
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Literal, get_args

from simulator.messages import Call

Effect = Literal["error", "throttle", "timeout", "reset", "delay", "stale", "fail"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call.

    error: `status` and `code` are answered; throttle: the same with the API's own
    form; timeout: nothing is answered for `seconds`; reset: the connection closes;
    delay: the answer comes `seconds` later; stale: a read shows the version before
    the last; fail: what is created ends in `state`. With `done` an error, a timeout or
    a reset comes after the work was done, not instead of it.
    """

    effect: Effect
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str = "The request has failed due to a temporary failure of the server."
    seconds: float = 0.0
    state: str = ""
    done: bool = False


THROTTLE = Fault(
    "throttle",
    status=400,
    code="Throttling.User",
    message="Request was denied due to user flow control.",
)


@dataclass(slots=True)
class Rule:
    """Which calls go wrong: patterns as in file names, and how often.

    `nth` counts matching calls from 1; `every` takes each n-th; `probability` draws
    from a stream of `seed`; `times` ends the rule after that many faults.
    """

    fault: Fault
    product: str = "*"
    action: str = "*"
    region: str = "*"
    caller: str = "*"
    nth: int = 0
    every: int = 0
    probability: float = 0.0
    seed: int = 0
    times: int = 0
    seen: int = 0
    done: int = 0
    _draw: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        """Start the stream of chances."""
        self._draw = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def hits(self, call: Call) -> bool:
        """Tell whether this call goes wrong, and count it."""
        if self.times and self.done >= self.times:
            return False
        if not self._speaks_of(call):
            return False
        self.seen += 1
        if not self._due():
            return False
        self.done += 1
        return True

    def _speaks_of(self, call: Call) -> bool:
        return (
            fnmatchcase(call.product.lower(), self.product.lower())
            and fnmatchcase(call.action, self.action)
            and fnmatchcase(call.region, self.region)
            and (
                fnmatchcase(call.caller.access_key, self.caller)
                or fnmatchcase(call.caller.arn, self.caller)
            )
        )

    def _due(self) -> bool:
        if self.nth:
            return self.seen == self.nth
        if self.every:
            return self.seen % self.every == 0
        if self.probability:
            return self._draw.random() < self.probability
        return True


class Faults:
    """The rules in force; empty by default."""

    def __init__(self) -> None:
        """No rule, no fault."""
        self.rules: list[Rule] = []

    def match(self, call: Call) -> Fault | None:
        """Return what happens to this call, by the first rule that takes it."""
        if not self.rules:
            return None
        return next((rule.fault for rule in self.rules if rule.hits(call)), None)

    def add(self, row: dict[str, object]) -> Rule:
        """Add a rule from plain data; ValueError names what is not understood."""
        effects = get_args(Effect)
        if row.get("effect") not in effects:
            raise ValueError(
                f"effect: {row.get('effect')!r}; allowed: {', '.join(effects)}. "
                "Fix: name one of them."
            )
        of_fault = {item.name for item in fields(Fault)}
        of_rule = {item.name for item in fields(Rule)} - {"fault", "_draw"}
        unknown = sorted(row.keys() - of_fault - of_rule)
        if unknown:
            raise ValueError(
                f"{unknown[0]}: no such key; allowed: "
                f"{', '.join(sorted(of_fault | of_rule))}. Fix: correct the name."
            )
        base = asdict(THROTTLE) if row["effect"] == "throttle" else {}
        given = {key: value for key, value in row.items() if key in of_fault}
        rest = {key: value for key, value in row.items() if key in of_rule}
        rule = Rule(Fault(**{**base, **given}), **rest)  # type: ignore[arg-type]
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forget all rules."""
        self.rules.clear()
