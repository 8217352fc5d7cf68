"""Rules x resources -> verdicts: the one place where rules are run.

The pack, the audit of a state file and the tests all come through here, so the same
input has the same verdict everywhere. Nothing is swallowed: a rule that fails with an
error of its own is UNDETERMINED, and the sentence names the error and its line.
"""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policies.errors import Undetermined
from policies.message import message
from policies.resource import Resource
from policies.rule import Finding, Outcome, Rule, Verdict
from policies.stack import Stack
from policies.text import Text, Wording

_BROKEN = Wording(
    problem=Text(en="cannot be judged: the rule failed with {error} at {place}"),
    allowed=Text(en="a rule that answers"),
    fix=Text(en="report it with this line, and repair the rule"),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says about one resource, with every finding behind it."""

    rule: Rule
    resource: Resource
    outcomes: tuple[Outcome, ...]
    applies: bool = True

    @property
    def verdict(self) -> Verdict:
        """FAIL outweighs UNDETERMINED, which outweighs PASS."""
        if not self.applies:
            return Verdict.NOT_APPLICABLE
        if any(isinstance(outcome, Finding) for outcome in self.outcomes):
            return Verdict.FAIL
        return Verdict.UNDETERMINED if self.outcomes else Verdict.PASS

    def messages(self, language: str = "en") -> list[str]:
        """Return one sentence per finding and per undetermined part."""
        return [
            message(self.rule, self.resource, outcome, language=language)
            for outcome in self.outcomes
        ]


def evaluate(
    rules: Iterable[Rule], resources: Iterable[Resource], stack: Stack
) -> Iterator[Judgement]:
    """Judge every resource by every rule, in the order given."""
    rules = tuple(rules)
    for resource in resources:
        for rule in rules:
            if rule.applies_to(resource.type):
                yield Judgement(rule, resource, _once(_run(rule, resource, stack)))
            else:
                yield Judgement(rule, resource, (), applies=False)


def _once(outcomes: Iterator[Outcome]) -> tuple[Outcome, ...]:
    """Keep the first of several undetermined parts that stumbled on one path."""
    kept: list[Outcome] = []
    paths: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Undetermined):
            if outcome.at in paths:
                continue
            paths.add(outcome.at)
        kept.append(outcome)
    return tuple(kept)


def _run(rule: Rule, resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Yield what the rule found, also when it breaks half-way."""
    try:
        yield from rule.check(resource, stack)
    except Undetermined as undetermined:
        yield undetermined
    except Exception as error:  # noqa: BLE001 - any error of a rule is a verdict
        yield _broken(error)


def _broken(error: Exception) -> Undetermined:
    # The error's own text may quote an input, so only its class and line are told.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Undetermined(
        "the resource", _BROKEN, error=type(error).__name__, place=place
    )
