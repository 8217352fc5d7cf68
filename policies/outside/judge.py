"""Rules x what was read: builds the resources and their graph, judges, counts.

The verdicts come from `policies.evaluate`, as in the engine. Here only the view is
made: the same resource form, the whole stack as a graph, the live waivers.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from facts import facts
from policies.errors import Undetermined
from policies.evaluate import Judgement, evaluate
from policies.graph import graph_of
from policies.outside.declared import Declared, Reading
from policies.registry import Registry
from policies.resource import Options, Resource
from policies.rule import Verdict
from policies.stack import Stack
from policies.waiver import Waiver


@dataclass(slots=True)
class Judged:
    """What the rules say about everything that was read."""

    reading: Reading
    stack: Stack
    registry: Registry
    resources: list[Resource]
    troubles: list[Judgement]
    """Judgements that are not a pass, waived ones too, in the order of the input."""
    proofs: list[Judgement]
    """Judgements that carry evidence."""
    passed: Counter[str] = field(default_factory=Counter)
    """Rule id -> resources that passed it."""
    asked: Counter[str] = field(default_factory=Counter)
    """Rule id -> resources that it concerns."""

    @property
    def waived(self) -> list[Judgement]:
        """Judgements that a waiver excuses."""
        return [one for one in self.troubles if one.waiver is not None]


def view_of(stack: str, as_of: str | None) -> Stack:
    """Return what rules may know of a stack outside the engine.

    The variables that `gov-cloud` pins for the stack's site count as set, for every
    run of it sets them.
    """
    site = facts().site_of(stack)
    return Stack(stack, as_of, {} if site is None else site.pinned_variables)


def judge(
    reading: Reading,
    registry: Registry,
    view: Stack,
    *,
    waivers: Sequence[Waiver] = (),
) -> Judged:
    """Judge everything in `reading` by every rule of `registry`."""
    resources = list(_resources(reading))
    removed = [_resource(item, None) for item in reading.removed]
    graph = graph_of(resources, removed) if reading.has_graph else None
    view = dataclasses.replace(view, waivers=tuple(waivers), graph=graph)
    judged = Judged(reading, view, registry, resources, [], [])
    rules = [entry.rule for entry in registry.entries]
    for one in evaluate(rules, resources, view):
        if not one.outcomes:
            continue  # a pass without evidence: most of tens of thousands
        if one.verdict is not Verdict.PASS:
            judged.troubles.append(one)
            for outcome in one.outcomes:
                if isinstance(outcome, Undetermined):
                    # Its frames would keep every value they saw until the end.
                    outcome.__traceback__ = None
        if one.proofs:
            judged.proofs.append(one)
    _count(judged)
    return judged


def _count(judged: Judged) -> None:
    """Count by type what was asked, and what passed: all but the troubles."""
    types = Counter(resource.type for resource in judged.resources)
    troubled = Counter(one.rule.id for one in judged.troubles)
    for entry in judged.registry.entries:
        rule = entry.rule
        asked = sum(n for type_, n in types.items() if rule.applies_to(type_))
        judged.asked[rule.id] = asked
        judged.passed[rule.id] = asked - troubled[rule.id]


def _resources(reading: Reading) -> Iterator[Resource]:
    """Yield what was read in the form that rules know, each with its provider."""
    providers = {
        item.urn: _resource(item, None)
        for item in reading.declared
        if item.type.startswith("pulumi:providers:")
    }
    for item in reading.declared:
        yield providers.get(item.urn) or _resource(item, _provider(item, providers))


def _provider(item: Declared, providers: Mapping[str, Resource]) -> Resource | None:
    return providers.get(item.provider.rpartition("::")[0])


def _resource(item: Declared, provider: Resource | None) -> Resource:
    return Resource(
        item.type,
        item.name,
        item.inputs,
        provider,
        urn=item.urn,
        options=Options(item.protect, item.ignore_changes, item.aliases),
        id=item.id or None,
        outputs=item.outputs,
        parent=item.parent,
        dependencies=item.dependencies,
        property_dependencies=item.property_dependencies,
        external=item.external,
    )
