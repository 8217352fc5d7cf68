"""The running provider accepts what the SDK sends: forms, old names, generated names.

Parity compares the schema file; here the program itself answers Check, over gRPC and
without an engine.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

pytestmark = pytest.mark.engine

PATIENCE_SECONDS = 60
Check = Callable[..., provider_pb2.CheckResponse]


SDK_FORMS: dict[str, dict[str, Any]] = {
    "alicloud:alb/listener:Listener": {"certificates": {"certificateId": "c"}},
    "alicloud:ecs/dedicatedHost:DedicatedHost": {
        "networkAttributes": [{"slbUdpTimeout": 60}]
    },
    "alicloud:ecs/elasticityAssurance:ElasticityAssurance": {"instanceType": "g7"},
    "alicloud:ecs/instance:Instance": {
        "launchTemplateId": "lt",
        "networkInterfaces": {"networkInterfaceId": "eni"},
    },
    "alicloud:fc/v3Function:V3Function": {
        "customContainerConfig": {"image": "i", "port": 9000}
    },
    "alicloud:mongodb/shardingInstance:ShardingInstance": {
        "configServerLists": [{"nodeClass": "n", "nodeStorage": 20}]
    },
    "alicloud:rds/instance:Instance": {
        "serverlessConfigs": [{"maxCapacity": 8, "minCapacity": 0.5}]
    },
    "alicloud:servicemesh/serviceMesh:ServiceMesh": {
        "network": {"vpcId": "v", "vswitcheList": "sw"}
    },
    "alicloud:vpc/vPCRouteEntry:VPCRouteEntry": {
        "nextHops": [{"nexthopId": "h", "weight": 1}]
    },
}


@pytest.fixture(scope="module")
def check(provider: Path) -> Iterator[Check]:
    """Start the provider and return a function that asks it to check inputs."""
    # The engine's address is only dialled for logging; nothing listens there.
    with subprocess.Popen(
        [provider, "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)

            def ask(token: str, inputs: dict[str, Any]) -> provider_pb2.CheckResponse:
                news = Struct()
                news.update(inputs)
                request = provider_pb2.CheckRequest(
                    urn=f"urn:pulumi:s::p::{token}::licence",
                    olds=Struct(),
                    news=news,
                    randomSeed=b"0" * 32,
                )
                answer: provider_pb2.CheckResponse = stub.Check(
                    request, timeout=PATIENCE_SECONDS
                )
                return answer

            yield ask
        process.kill()


def checked(answer: provider_pb2.CheckResponse) -> dict[str, Any]:
    """Return the checked inputs without the bridge's notes about defaults."""
    plain = without_notes(MessageToDict(answer.inputs))
    assert isinstance(plain, dict)
    return plain


def without_notes(value: object) -> object:
    if isinstance(value, dict):
        return {k: without_notes(v) for k, v in value.items() if k != "__defaults"}
    return [without_notes(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("token", SDK_FORMS)
def test_sdk_form_is_kept_and_not_refused(check: Check, token: str) -> None:
    inputs = SDK_FORMS[token]
    answer = check(token, inputs)

    for name, value in inputs.items():
        assert checked(answer)[name] == value
    # Only what the case leaves out may be missed: a form is never complained about.
    reasons = [failure.reason for failure in answer.failures]
    assert [r for r in reasons if "Missing required property" not in r] == []


def test_unknown_property_is_refused(check: Check) -> None:
    answer = check(
        "alicloud:servicemesh/serviceMesh:ServiceMesh",
        {"network": {"vpcId": "v", "vswitcheLists": ["sw"]}},
    )

    assert any("vswitche" in failure.reason for failure in answer.failures)


def test_old_name_of_a_type_is_the_same_resource(check: Check) -> None:
    inputs = {"limitType": "Relative", "qosId": "q", "priority": 1}
    old = check("alicloud:rocketmq/qosCar:QosCar", inputs)
    new = check("alicloud:sag/qosCar:QosCar", inputs)

    assert checked(old) == checked(new)
    (failure,) = old.failures
    assert "expected limit_type to be one of [Absolute Percent]" in failure.reason


def test_name_is_generated_from_the_resource_name(check: Check) -> None:
    answer = check("alicloud:sag/qosCar:QosCar", {"limitType": "Absolute"})

    assert str(checked(answer)["name"]).startswith("licence-")
