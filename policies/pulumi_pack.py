"""The packs as the engine sees them: an `Analyzer` service of our own.

The policy SDK decodes every resource again for each policy and costs a quarter to a
third of a preview more (docs/decisions/0004-own-analyser.md). This service decodes
once, asks only the rules that concern the type, and answers Remediate at once.
"""

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from policies.evaluate import Judgement, evaluate
from policies.graph import graph_of
from policies.outside.errors import InputError
from policies.outside.waiver_file import with_waivers
from policies.pulumi_messages import (
    VERSION,
    analyzer_info,
    diagnostic,
    in_stack,
    not_applicable,
    resource_of,
)
from policies.registry import Entry, Registry, discover
from policies.rule import Rule, Verdict
from policies.stack import Stack, as_of_in

if TYPE_CHECKING:
    from policies.resource import Resource

Level: TypeAlias = "pb.EnforcementLevel.ValueType"
Context: TypeAlias = grpc.ServicerContext

_NO_STACK = Stack("(none given)", None)


class Pack(analyzer_pb2_grpc.AnalyzerServicer):
    """Judges each resource the engine shows; `stop` is called on Cancel."""

    def __init__(self, name: str, registry: Registry, stop: Callable[[], None]) -> None:
        """Serve the rules of `registry` under the pack name `name`."""
        self._name = name
        self._registry = registry
        self._stop = stop
        self._stack = _NO_STACK
        self._dry_run = False
        self._levels: dict[str, Level] = {}
        # One answer for every resource; without it the engine counts rules as passed.
        self._no_remedy = pb.RemediateResponse(
            not_applicable=not_applicable(registry.entries, "nothing is remediated")
        )
        self._clean_of: dict[str, pb.AnalyzeResponse] = {}
        self._declared: dict[str, Resource] = {}
        self._deferred: dict[str, dict[str, Rule]] = {}

    # The method names below are those of the protocol (proto/pulumi/analyzer.proto).

    def Handshake(  # noqa: N802
        self, _request: pb.AnalyzerHandshakeRequest, _context: Context
    ) -> pb.AnalyzerHandshakeResponse:
        """Agree to work with this engine."""
        return pb.AnalyzerHandshakeResponse()

    def GetAnalyzerInfo(  # noqa: N802
        self, _request: empty_pb2.Empty, _context: Context
    ) -> pb.AnalyzerInfo:
        """Name the pack and describe its rules."""
        return analyzer_info(self._name, self._registry.entries)

    def GetPluginInfo(  # noqa: N802
        self, _request: empty_pb2.Empty, _context: Context
    ) -> plugin_pb2.PluginInfo:
        """Tell the version of the pack."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def Configure(  # noqa: N802
        self, request: pb.ConfigureAnalyzerRequest, context: Context
    ) -> empty_pb2.Empty:
        """Take enforcement levels per rule (--policy-pack-config)."""
        known = {entry.rule.id for entry in self._registry.entries}
        unknown = sorted(set(request.policyConfig) - known)
        if unknown:
            context.abort(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"policy pack configuration: {unknown[0]} is no rule of {self._name}; "
                f"allowed: {', '.join(sorted(known))}. Fix: correct the rule id",
            )
        self._levels = {
            key: value.enforcementLevel for key, value in request.policyConfig.items()
        }
        return empty_pb2.Empty()

    def ConfigureStack(  # noqa: N802
        self, request: pb.AnalyzerStackConfigureRequest, context: Context
    ) -> pb.AnalyzerStackConfigureResponse:
        """Take the stack's name, planning date and waivers, and the kind of run."""
        as_of = as_of_in(request.config)
        stack = Stack(request.stack, as_of, dict(os.environ))
        try:
            self._stack = with_waivers(stack)
        except InputError as error:
            # A file that nobody can read could waive anything: nothing is judged.
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        self._dry_run = request.dry_run
        # `up` asks again about everything that its preview has seen.
        self._declared.clear()
        self._deferred.clear()
        return pb.AnalyzerStackConfigureResponse()

    def Analyze(  # noqa: N802
        self, request: pb.AnalyzeRequest, _context: Context
    ) -> pb.AnalyzeResponse:
        """Judge one resource before it is created or changed."""
        resource = resource_of(request)
        self._declared[request.urn] = resource
        rules = self._rules(self._registry.for_type(request.type))
        found: list[pb.AnalyzeDiagnostic] = []
        for judgement in evaluate(rules, [resource], self._stack):
            now = judgement
            if judgement.deferred:
                waiting = self._deferred.setdefault(request.urn, {})
                waiting[judgement.rule.id] = judgement.rule
                now = judgement.at_once()
            if now.stands:
                found.extend(self._diagnostics(now))
        clean = self._clean(request.type)
        if not found:
            return clean
        response = pb.AnalyzeResponse(diagnostics=found)
        response.MergeFrom(clean)
        return response

    def AnalyzeStack(  # noqa: N802
        self, request: pb.AnalyzeStackRequest, _context: Context
    ) -> pb.AnalyzeResponse:
        """Settle what one resource alone could not show, with all of them in view."""
        resources = [
            in_stack(sent, self._declared.get(sent.urn)) for sent in request.resources
        ]
        stack = dataclasses.replace(self._stack, graph=graph_of(resources))
        reads = self._rules(e for e in self._registry.entries if e.rule.reads)
        response = pb.AnalyzeResponse()
        for resource in resources:
            waiting = self._deferred.get(resource.urn, {})
            rules = reads if resource.external else list(waiting.values())
            for judgement in evaluate(rules, [resource], stack):
                if judgement.stands:
                    for found in self._diagnostics(judgement):
                        found.urn = judgement.resource.urn
                        response.diagnostics.append(found)
        return response

    def Remediate(  # noqa: N802
        self, _request: pb.AnalyzeRequest, _context: Context
    ) -> pb.RemediateResponse:
        """Change nothing: what the judge repaired would have no author."""
        return self._no_remedy

    def Cancel(  # noqa: N802
        self, _request: empty_pb2.Empty, _context: Context
    ) -> empty_pb2.Empty:
        """Stop serving, after this answer is on its way."""
        self._stop()
        return empty_pb2.Empty()

    def _level(self, rule: Rule) -> Level:
        return self._levels.get(rule.id, pb.MANDATORY)

    def _rules(self, entries: Iterable[Entry]) -> list[Rule]:
        return [e.rule for e in entries if self._level(e.rule) != pb.DISABLED]

    def _diagnostics(self, judgement: Judgement) -> Iterator[pb.AnalyzeDiagnostic]:
        entry = self._registry.entry(judgement.rule.id)
        level = self._effect(judgement)
        for text in judgement.messages():
            yield diagnostic(self._name, entry, text, level)

    def _effect(self, judgement: Judgement) -> Level:
        """Weigh a verdict: a preview may go on with open questions, `up` may not."""
        level = self._level(judgement.rule)
        if level == pb.ADVISORY:
            return level
        # REMEDIATE comes only from a configuration; nothing is remediated here.
        undetermined = judgement.verdict is Verdict.UNDETERMINED
        return pb.ADVISORY if undetermined and self._dry_run else pb.MANDATORY

    def _clean(self, type_: str) -> pb.AnalyzeResponse:
        """Return the answer without a finding: the same for all resources of a type.

        It names the rules that do not concern the type; the engine counts the rest as
        passed. Made once, for most answers are this one.
        """
        if type_ not in self._clean_of:
            concerned = self._registry.for_type(type_)
            others = [e for e in self._registry.entries if e not in concerned]
            self._clean_of[type_] = pb.AnalyzeResponse(
                not_applicable=not_applicable(
                    others, "the rule does not concern this type"
                )
            )
        return self._clean_of[type_]


def pack(name: str, of: Iterable[str], stop: Callable[[], None]) -> Pack:
    """Return the service for the rules of the packs `of`, under the name `name`."""
    return Pack(name, discover().in_packs(of), stop)
