"""What a rule may know about the stack: from the register, never from its settings.

A stack that could choose its own site or environment would choose its judge. Only
`as_of`, the planning date, is the stack's to say (decision 12: time is an input).
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from facts import Facts, facts
from facts.records import Site
from policies.errors import Undetermined
from policies.graph import Graph
from policies.text import Text, Wording
from policies.waiver import Waiver

AS_OF_KEY = "gov-cloud:stack"

_UNREGISTERED = Wording(
    problem=Text(en="is not in facts/data/stacks.yaml, so site and env are unknown"),
    allowed=Text(en="{stacks}"),
    fix=Text(en="use a registered stack name, or add the stack to the register"),
)
_NO_DATE = Wording(
    problem=Text(en="has no as_of date, so nobody knows which register applies"),
    allowed=Text(en="a date in the form 2018-10-11"),
    fix=Text(en="set as_of under gov-cloud:stack in the stack's file"),
)


@dataclass(frozen=True, slots=True)
class Stack:
    """The stack's name, its `as_of` text, and the variables the provider will see.

    `graph` is the whole stack where it is in view (stack stage, saved state, preview
    file), None while one resource is judged before the others are known.
    """

    name: str
    as_of_text: str | None
    environment: Mapping[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=facts, repr=False)
    waivers: tuple[Waiver, ...] = ()
    graph: Graph | None = field(default=None, repr=False)
    _site: dict[str, Site] = field(default_factory=dict, repr=False, compare=False)
    _registered: dict[str, tuple[str, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def site(self) -> Site:
        """The site of this stack; Undetermined for an unregistered name."""
        known = self._site.get(self.name)  # asked for by nearly every check
        if known is None:
            known = self.facts.site_of(self.name)
            if known is None:
                raise self._unregistered()
            self._site[self.name] = known
        return known

    @property
    def env(self) -> str:
        """The environment of this stack; Undetermined for an unregistered name."""
        rule = self.facts.stack_rule(self.name)
        if rule is None:
            raise self._unregistered()
        return rule.env

    @property
    def as_of(self) -> dt.date:
        """The planning date; Undetermined if the stack gives none or a wrong one."""
        try:
            return dt.date.fromisoformat(self.as_of_text or "")
        except ValueError as error:
            raise Undetermined(f"config {AS_OF_KEY}", _NO_DATE) from error

    def registered(self, key: str) -> tuple[str, ...]:
        """Return the values a required tag may have in this stack at its `as_of`.

        Undetermined if the stack is unregistered or has no planning date.
        """
        if key not in self._registered:  # asked for every tag of every resource
            self._registered[key] = (
                (self.env,)
                if key == "gov-env"
                else self.facts.allowed_values(key, self.as_of)
            )
        return self._registered[key]

    def _unregistered(self) -> Undetermined:
        names = ", ".join(rule.name for rule in self.facts.stacks)
        return Undetermined(f"stack name {self.name}", _UNREGISTERED, stacks=names)


def as_of_in(config: Mapping[str, str]) -> str | None:
    """Return the `as_of` text in the stack's configuration, None if there is none."""
    try:
        settings = json.loads(config.get(AS_OF_KEY, "{}"))
    except json.JSONDecodeError:
        return None  # Stack.as_of turns None into UNDETERMINED with the remedy
    value = settings.get("as_of") if isinstance(settings, dict) else None
    # A date without quotes in the YAML file reaches us as midnight of that day.
    return value.removesuffix("T00:00:00Z") if isinstance(value, str) else None
