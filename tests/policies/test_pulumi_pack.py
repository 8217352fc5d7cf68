"""The pack over real gRPC, called with the engine's own messages."""

import threading
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.examples import endpoints, provider, tags
from policies.pulumi_pack import pack
from policies.registry import discover
from policies.scope import PROVIDER
from tests.policies.wire import (
    UNKNOWN_MAP,
    UNKNOWN_TEXT,
    request,
    secret,
    stack_settings,
)

NOTHING = empty_pb2.Empty()


class Client:
    """A pack served in this process, and a stub that speaks to it."""

    def __init__(self, name: str, *of: str) -> None:
        self.stopped = threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
        analyzer_pb2_grpc.add_AnalyzerServicer_to_server(
            pack(name, of, self.stopped.set), self._server
        )
        port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub = analyzer_pb2_grpc.AnalyzerStub(self._channel)
        self.stub.ConfigureStack(stack_settings())

    def close(self) -> None:
        self._channel.close()
        self._server.stop(None).wait()

    def analyze(self, inputs: dict[str, Any], **options: Any) -> pb.AnalyzeResponse:
        response: pb.AnalyzeResponse = self.stub.Analyze(request(inputs, **options))
        return response

    def configure(self, **levels: "pb.EnforcementLevel.ValueType") -> None:
        policies = {
            rule.replace("_", "-"): pb.PolicyConfig(enforcementLevel=level)
            for rule, level in levels.items()
        }
        self.stub.Configure(pb.ConfigureAnalyzerRequest(policyConfig=policies))


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client("residency-and-ownership", "residency", "ownership")
    yield client
    client.close()


def rules_of(response: pb.AnalyzeResponse) -> list[str]:
    return [found.policyName for found in response.diagnostics]


def idle(response: pb.AnalyzeResponse) -> set[str]:
    return {item.policy_name for item in response.not_applicable}


def test_pack_describes_each_rule(client: Client) -> None:
    info = client.stub.GetAnalyzerInfo(NOTHING)
    assert (info.name, info.version, info.supportsConfig) == (
        "residency-and-ownership",
        "0.1.0",
        True,
    )
    by_name = {policy.name: policy for policy in info.policies}
    region = by_name["MO-RES-001"]
    assert region.displayName == "provider_outside_macau"
    assert region.enforcementLevel == pb.MANDATORY
    assert region.severity == pb.POLICY_SEVERITY_CRITICAL
    assert region.policy_type == pb.POLICY_TYPE_RESOURCE
    assert region.framework.reference == "A35, A36"
    assert "All data stored inside Macau" in region.framework.specification
    assert region.remediation_steps.startswith("declare the resource")
    assert region.url == "docs/reference/rules.md#mo-res-001"
    assert region.tags == ["residency"]


def test_resource_with_owner_in_macau_passes_every_rule(client: Client) -> None:
    response = client.analyze({"tags": dict(tags()), "cidrBlock": "10.8.0.0/16"})
    assert not response.diagnostics
    assert {"MO-OWN-001", "MO-RES-001"}.isdisjoint(idle(response))


def test_violation_names_resource_path_value_clause_and_fix(client: Client) -> None:
    (found,) = client.analyze({"tags": dict(tags(gov_dept=None))}).diagnostics
    assert found.message == (
        'MO-OWN-001 vpc.Network "pilot-edge-vpc": tags.gov-dept is missing; allowed: '
        "a code in facts/data/departments.yaml in force on 2018-10-11. Fix: declare it "
        "inside a component, which stamps the owner tags. Clause A34."
    )
    assert (found.policyName, found.policyPackName) == (
        "MO-OWN-001",
        "residency-and-ownership",
    )
    assert found.enforcementLevel == pb.MANDATORY
    assert found.severity == pb.POLICY_SEVERITY_HIGH


def test_provider_is_judged_by_region_and_hosts(client: Client) -> None:
    settings = provider(
        region="cn-hongkong", endpoints=endpoints(oss="oss-cn-hongkong.aliyuncs.com")
    )
    response = client.analyze(dict(settings), type_=PROVIDER, name="apsara")
    assert rules_of(response) == ["MO-RES-001", "MO-RES-002"]
    assert {"MO-OWN-001", "MO-OWN-002"} <= idle(response)


def test_unconcerned_type_is_not_counted_as_passed(client: Client) -> None:
    response = client.analyze({}, type_="pulumi:pulumi:Stack", name="s")
    assert len(response.not_applicable) == len(discover().entries) - 3
    assert not response.diagnostics


@pytest.mark.parametrize(
    ("dry_run", "level"), [(True, pb.ADVISORY), (False, pb.MANDATORY)]
)
@pytest.mark.parametrize("unknown", [UNKNOWN_TEXT, UNKNOWN_MAP, secret(UNKNOWN_TEXT)])
def test_undetermined_advises_in_preview_and_stops_up(
    client: Client,
    unknown: Any,
    level: "pb.EnforcementLevel.ValueType",
    *,
    dry_run: bool,
) -> None:
    client.stub.ConfigureStack(stack_settings(dry_run=dry_run))
    response = client.analyze({"tags": {**tags(), "gov-dept": unknown}})
    (found,) = response.diagnostics
    assert found.message.startswith("UNDETERMINED MO-OWN-002")
    assert "tags.gov-dept is not known before apply" in found.message
    assert found.enforcementLevel == level


def test_failure_is_mandatory_in_preview_too(client: Client) -> None:
    inputs = {"tags": {**tags(), "gov-dept": UNKNOWN_TEXT, "gov-owner": "alibaba"}}
    levels = {found.enforcementLevel for found in client.analyze(inputs).diagnostics}
    assert levels == {pb.MANDATORY}


def test_secret_tag_is_judged_and_not_printed(client: Client) -> None:
    inputs = {"tags": secret({**tags(), "gov-owner": "hunter2"})}
    (found,) = client.analyze(inputs).diagnostics
    assert "hunter2" not in str(found)
    assert "tags.gov-owner is a secret value (not shown)" in found.message


@pytest.mark.parametrize(
    "settings", [stack_settings(stack="unheard-of"), stack_settings(as_of="")]
)
def test_stack_that_cannot_be_placed_is_never_passed(
    client: Client, settings: pb.AnalyzerStackConfigureRequest
) -> None:
    client.stub.ConfigureStack(settings)
    found = client.analyze({"tags": dict(tags())}).diagnostics
    assert found
    assert all(each.message.startswith("UNDETERMINED MO-") for each in found)


def test_pack_that_was_told_no_stack_passes_nothing() -> None:
    client = Client("residency", "residency")
    client.stub.ConfigureStack(pb.AnalyzerStackConfigureRequest())
    response = client.analyze({})
    client.close()
    assert rules_of(response) == ["MO-RES-001", "MO-RES-002"]


def test_date_without_quotes_is_understood(client: Client) -> None:
    client.stub.ConfigureStack(stack_settings(as_of="2018-10-11T00:00:00Z"))
    assert not client.analyze({"tags": dict(tags())}).diagnostics


def test_configuration_sets_levels_and_switches_rules_off(client: Client) -> None:
    client.configure(**{"MO-OWN-001": pb.DISABLED, "MO-OWN-002": pb.ADVISORY})
    response = client.analyze({"tags": {"gov-owner": "alibaba"}})
    levels = {d.policyName: d.enforcementLevel for d in response.diagnostics}
    assert levels == {"MO-OWN-002": pb.ADVISORY}


def test_configuration_of_an_unknown_rule_is_refused(client: Client) -> None:
    with pytest.raises(
        grpc.RpcError, match="MO-OWN-999 is no rule of residency-and-ownership"
    ):
        client.configure(**{"MO-OWN-999": pb.DISABLED})


def test_remediate_changes_nothing_and_claims_nothing(client: Client) -> None:
    response = client.stub.Remediate(request({}))
    assert not response.remediations
    assert len(response.not_applicable) == len(discover().entries)


def test_remaining_calls_answer(client: Client) -> None:
    client.stub.Handshake(pb.AnalyzerHandshakeRequest(engine_address="127.0.0.1:1"))
    assert client.stub.GetPluginInfo(NOTHING).version == "0.1.0"
    assert not client.stub.AnalyzeStack(pb.AnalyzeStackRequest()).diagnostics


def test_cancel_asks_the_process_to_stop(client: Client) -> None:
    assert not client.stopped.is_set()
    client.stub.Cancel(NOTHING)
    assert client.stopped.is_set()


def test_changed_provider_of_the_same_name_is_not_mixed_up(client: Client) -> None:
    inputs = {"tags": dict(tags())}
    foreign = dict(provider(region="cn-hangzhou"))
    assert not client.analyze(inputs).diagnostics
    assert rules_of(client.analyze(inputs, of_provider=foreign)) == ["MO-RES-001"]
    assert not client.analyze(inputs).diagnostics
