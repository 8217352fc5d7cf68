"""What only the whole stack shows: over the protocol, in preview and in `up`."""

from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb

from policies.examples import tags
from policies.graph import graph_of
from policies.resource import Resource
from policies.scope import STACK
from tests.policies.test_pulumi_pack import Client
from tests.policies.wire import UNKNOWN_TEXT, request, stack_settings, struct

BUCKET, ACL = "alicloud:oss/bucket:Bucket", "alicloud:oss/bucketAcl:BucketAcl"


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client("residency-and-ownership", "residency", "ownership")
    yield client
    client.close()


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:pilot-cloud::gov-cloud::{type_}::{name}"


def seen(
    type_: str, name: str, outputs: dict[str, Any], **depends: str
) -> pb.AnalyzerResource:
    """Return a resource as the engine shows it in the stack stage."""
    sent = pb.AnalyzerResource(
        type=type_, name=name, urn=urn(type_, name), properties=struct(outputs)
    )
    for key, other in depends.items():
        sent.propertyDependencies[key].urns.append(other)
    return sent


def declare(client: Client, type_: str, name: str, inputs: dict[str, Any]) -> list[str]:
    response = client.stub.Analyze(request(inputs, type_=type_, name=name))
    return [found.policyName for found in response.diagnostics]


def settle(client: Client, *resources: pb.AnalyzerResource) -> list[tuple[str, Any]]:
    response = client.stub.AnalyzeStack(pb.AnalyzeStackRequest(resources=resources))
    return [
        (found.policyName, found.enforcementLevel) for found in response.diagnostics
    ]


OWNED = {"bucket": "b", "tags": dict(tags())}


def test_unknown_parent_is_deferred_and_settled_by_its_contributor(
    client: Client,
) -> None:
    assert not declare(client, BUCKET, "b", OWNED)
    assert not declare(client, ACL, "a", {"bucket": UNKNOWN_TEXT, "acl": "private"})
    bucket = seen(BUCKET, "b", OWNED)
    acl = seen(ACL, "a", {"bucket": UNKNOWN_TEXT}, bucket=urn(BUCKET, "b"))
    assert not settle(client, bucket, acl)


def test_contributor_that_is_not_in_the_stack_speaks_for_nothing(
    client: Client,
) -> None:
    declare(client, ACL, "a", {"bucket": UNKNOWN_TEXT, "acl": "private"})
    acl = seen(ACL, "a", {"bucket": UNKNOWN_TEXT}, bucket=urn(BUCKET, "elsewhere"))
    found = settle(client, acl)
    assert {level for _, level in found} == {pb.ADVISORY}
    assert "MO-OWN-005" in {rule for rule, _ in found}


def test_known_parent_is_compared_with_the_stack(client: Client) -> None:
    declare(client, BUCKET, "b", OWNED)
    declare(client, ACL, "a", {"bucket": "b", "acl": "private"})
    declare(client, ACL, "c", {"bucket": "somebodys", "acl": "private"})
    stack = [seen(BUCKET, "b", OWNED), seen(ACL, "a", {"bucket": "b"})]
    found = settle(client, *stack, seen(ACL, "c", {"bucket": "somebodys"}))
    assert found == [("MO-OWN-005", pb.MANDATORY)]


def test_known_parent_is_found_beside_what_is_not_known_yet(client: Client) -> None:
    """The engine shows a new bucket with its name and without its group."""
    later = {**OWNED, "resourceGroupId": UNKNOWN_TEXT}
    declare(client, BUCKET, "b", later)
    assert not declare(client, ACL, "a", {"bucket": "b", "acl": "private"})
    acl = seen(ACL, "a", {"bucket": "b"}, bucket=urn(BUCKET, "b"))
    found = settle(client, seen(BUCKET, "b", later), acl)
    assert "MO-OWN-005" not in {rule for rule, _ in found}


def test_open_question_stops_up_at_the_end(client: Client) -> None:
    client.stub.ConfigureStack(stack_settings(dry_run=False))
    declare(client, ACL, "a", {"bucket": UNKNOWN_TEXT, "acl": "private"})
    found = settle(client, seen(ACL, "a", {"bucket": UNKNOWN_TEXT}))
    assert ("MO-OWN-005", pb.MANDATORY) in found


def test_read_that_is_not_registered_is_found(client: Client) -> None:
    read = seen(BUCKET, "r", {"id": "foreign-bucket", "bucket": "foreign-bucket"})
    assert settle(client, read) == [("MO-RES-025", pb.MANDATORY)]
    known = seen(BUCKET, "k", {"id": "mogov-shared-images-bucket"})
    assert not settle(client, known)


def test_settled_things_are_forgotten_with_the_next_run(client: Client) -> None:
    declare(client, ACL, "a", {"bucket": "somebodys", "acl": "private"})
    client.stub.ConfigureStack(stack_settings())
    assert not settle(client, seen(STACK, "s", {}))


def test_graph_knows_resources_by_what_names_them() -> None:
    bucket = Resource(BUCKET, "b", {"bucket": "records"}, urn="u1", id="records-id")
    acl = Resource(
        ACL,
        "a",
        {"bucket": "records"},
        urn="u2",
        property_dependencies={"bucket": ("u1", "u9")},
    )
    graph = graph_of([bucket, acl])
    assert graph.by_value["records"] == (bucket,)
    assert graph.by_value["records-id"] == (bucket,)
    assert graph.contributors(acl, "bucket.0") == (), (
        "one of the two is not in the stack"
    )
    assert list(graph.of_type(ACL)) == [acl]


def test_wire_of_the_tests_is_the_protocols_own() -> None:
    assert isinstance(struct({"a": 1}), struct_pb2.Struct)
