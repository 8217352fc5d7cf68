"""Translates between the engine's messages and ours. No decision is made here."""

import dataclasses
import functools
from collections.abc import Iterable

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb

from facts import facts
from policies.registry import Entry
from policies.resource import Options, Resource
from policies.rule import Severity
from policies.values import decode

VERSION = "0.1.0"
REFERENCE_PAGE = "docs/reference/rules.md"

_SEVERITY = {
    Severity.LOW: pb.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: pb.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: pb.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: pb.POLICY_SEVERITY_CRITICAL,
}


def analyzer_info(name: str, entries: Iterable[Entry]) -> pb.AnalyzerInfo:
    """Describe the pack and each of its rules to the engine."""
    return pb.AnalyzerInfo(
        name=name,
        version=VERSION,
        supportsConfig=True,
        provider="alicloud",
        policies=[_policy_info(entry) for entry in entries],
    )


def _policy_info(entry: Entry) -> pb.PolicyInfo:
    clauses = entry.rule.clauses
    return pb.PolicyInfo(
        name=entry.rule.id,
        displayName=entry.name,
        description=entry.title,
        message=entry.parts["Why"],
        enforcementLevel=pb.MANDATORY,
        policy_type=pb.POLICY_TYPE_RESOURCE,
        severity=_SEVERITY[entry.rule.severity],
        framework=pb.PolicyComplianceFramework(
            name="Replies of the Macau SAR Government on its cloud (2017, 2018)",
            reference=", ".join(clauses),
            specification="; ".join(facts().clauses[c].meaning for c in clauses),
        ),
        tags=[entry.pack],
        remediation_steps=entry.parts["Fix"],
        url=f"{REFERENCE_PAGE}#{entry.rule.id.lower()}",
    )


def diagnostic(
    pack: str, entry: Entry, text: str, level: "pb.EnforcementLevel.ValueType"
) -> pb.AnalyzeDiagnostic:
    """Wrap one sentence for the engine, which adds the resource it asked about.

    `pack` is the name under which the engine loaded us: with another one it would
    show the loaded pack as passed beside the finding.
    """
    return pb.AnalyzeDiagnostic(
        policyName=entry.rule.id,
        policyPackName=pack,
        policyPackVersion=VERSION,
        description=entry.title,
        message=text,
        enforcementLevel=level,
        severity=_SEVERITY[entry.rule.severity],
    )


def not_applicable(
    entries: Iterable[Entry], reason: str
) -> list[pb.PolicyNotApplicable]:
    """Name rules that did not judge; the engine counts all others as passed."""
    return [
        pb.PolicyNotApplicable(policy_name=entry.rule.id, reason=reason)
        for entry in entries
    ]


def resource_of(request: pb.AnalyzeRequest) -> Resource:
    """Decode the resource of a request, and its provider once for all its users."""
    provider = None
    if request.HasField("provider"):
        sent = request.provider
        provider = _provider(
            sent.type, sent.name, sent.properties.SerializeToString(deterministic=True)
        )
    return Resource(
        request.type,
        request.name,
        decode(request.properties),
        provider,
        urn=request.urn,
        options=_options(request.options),
    )


def in_stack(sent: pb.AnalyzerResource, declared: Resource | None) -> Resource:
    """Decode a resource as the stack stage shows it: with outputs and dependencies.

    The engine sends outputs here; `declared` is what was judged before. Without it
    the resource was read from outside and is not managed by this stack.
    """
    outputs = decode(sent.properties)
    seen = declared or Resource(sent.type, sent.name, outputs)
    known = outputs.get("id")
    return dataclasses.replace(
        seen,
        urn=sent.urn,
        id=known if isinstance(known, str) and known else None,
        outputs=outputs,
        parent=sent.parent,
        dependencies=tuple(sent.dependencies),
        property_dependencies={
            key: tuple(held.urns) for key, held in sent.propertyDependencies.items()
        },
        external=declared is None,
    )


def _options(sent: pb.AnalyzerResourceOptions) -> Options:
    return Options(
        protect=sent.protect,
        ignore_changes=tuple(sent.ignoreChanges),
        aliases=tuple(sent.aliases),
    )


@functools.lru_cache(maxsize=64)
def _provider(type_: str, name: str, properties: bytes) -> Resource:
    # The engine repeats the provider's settings with each of its resources.
    return Resource(type_, name, decode(struct_pb2.Struct.FromString(properties)))
