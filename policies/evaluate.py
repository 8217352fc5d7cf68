"""Rules x resources -> verdicts: the one place where rules are run.

The pack, the check of a preview or a state file and the tests all come through here,
so the same input has the same verdict everywhere. There are two stages and one
function: with `stack.graph` None a resource is judged alone, and what only the whole
stack can show is deferred; with a graph it is decided. Nothing is swallowed: a rule
that fails with an error of its own is UNDETERMINED, and the sentence names the error
and its line.
"""

import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from policies.errors import Deferred, Undetermined
from policies.message import message
from policies.resource import Resource
from policies.rule import Finding, Outcome, Proof, Rule, Verdict
from policies.stack import Stack
from policies.text import Text, Wording
from policies.waiver import Waiver

_BROKEN = Wording(
    problem=Text(en="cannot be judged: the rule failed with {error} at {place}"),
    allowed=Text(en="a rule that answers"),
    fix=Text(en="report it with this line, and repair the rule"),
)


class Judgement(NamedTuple):
    """What one rule says about one resource, with every outcome behind it.

    `waiver` excuses: the verdict stays what it is, and every report shows both.
    """

    rule: Rule
    resource: Resource
    outcomes: tuple[Outcome, ...]
    waiver: Waiver | None = None

    @property
    def verdict(self) -> Verdict:
        """FAIL outweighs UNDETERMINED, which outweighs PASS."""
        verdict = Verdict.PASS
        for outcome in self.outcomes:
            if isinstance(outcome, Finding):
                return Verdict.FAIL
            if isinstance(outcome, Undetermined):
                verdict = Verdict.UNDETERMINED
        return verdict

    @property
    def stands(self) -> bool:
        """Tell whether something is wrong or open that no waiver excuses."""
        return self.waiver is None and self.verdict is not Verdict.PASS

    @property
    def deferred(self) -> bool:
        """Tell whether something waits for the stack stage."""
        return any(isinstance(one, Deferred) for one in self.outcomes)

    def at_once(self) -> "Judgement":
        """Return what can be said now, without what waits for the stack stage."""
        kept = tuple(one for one in self.outcomes if not isinstance(one, Deferred))
        return self._replace(outcomes=kept)

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The values that decided in favour."""
        return tuple(one for one in self.outcomes if isinstance(one, Proof))

    def messages(self, language: str = "en") -> list[str]:
        """Return one sentence per finding and per undetermined part."""
        return [
            message(self.rule, self.resource, outcome, language=language)
            for outcome in self.outcomes
            if not isinstance(outcome, Proof)
        ]


def evaluate(
    rules: Iterable[Rule], resources: Iterable[Resource], stack: Stack
) -> Iterator[Judgement]:
    """Judge every resource by every rule that concerns its type, in the order given."""
    rules = tuple(rules)
    concerned: dict[str, tuple[Rule, ...]] = {}
    for resource in resources:
        known = concerned.get(resource.type)
        if known is None:
            known = tuple(rule for rule in rules if rule.applies_to(resource.type))
            concerned[resource.type] = known
        for rule in known:
            if resource.external and not rule.reads:
                continue  # what is only read is declared and judged elsewhere
            outcomes = _once(_found(rule, resource, stack))
            waiver = _waiver(rule, resource, stack) if stack.waivers else None
            yield Judgement(rule, resource, outcomes, waiver)


def _waiver(rule: Rule, resource: Resource, stack: Stack) -> Waiver | None:
    """Return the live waiver of this rule for this resource, None for most."""
    for waiver in stack.waivers:
        if waiver.rule == rule.id and waiver.names(resource):
            try:
                day = stack.as_of
            except Undetermined:
                return None  # nobody can say that the waiver is still in force
            if waiver.covers(rule.id, resource, day):
                return waiver
    return None


def _once(found: list[Outcome]) -> tuple[Outcome, ...]:
    """Keep the first of several undetermined parts that stumbled on one path."""
    if len(found) < 2:  # noqa: PLR2004 - nothing can be there twice
        return tuple(found)
    kept: list[Outcome] = []
    paths: set[str] = set()
    for outcome in found:
        if isinstance(outcome, Undetermined):
            if outcome.at in paths:
                continue
            paths.add(outcome.at)
        kept.append(outcome)
    return tuple(kept)


def _found(rule: Rule, resource: Resource, stack: Stack) -> list[Outcome]:
    """Return what the rule found, also when it breaks half-way."""
    found: list[Outcome] = []
    try:
        for outcome in rule.check(resource, stack):
            found.append(outcome)  # noqa: PERF402 - what came before an error is kept
    except Undetermined as undetermined:
        found.append(undetermined)
    except Exception as error:  # noqa: BLE001 - any error of a rule is a verdict
        found.append(_broken(error))
    return found


def _broken(error: Exception) -> Undetermined:
    # The error's own text may quote an input, so only its class and line are told.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Undetermined(
        "the resource", _BROKEN, error=type(error).__name__, place=place
    )
