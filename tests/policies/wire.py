"""Builds the engine's messages from plain Python, for the tests of the adapter."""

from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb

from policies.examples import NETWORK, SITE, provider
from policies.scope import PROVIDER
from policies.values import OUTPUT, REFERENCE, SECRET, SIGNATURE

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWN_MAP = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"


def struct(tree: dict[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(tree)
    return message


def secret(value: Any) -> dict[str, Any]:
    return {SIGNATURE: SECRET, "value": value}


def output(value: Any = None, *, known: bool = True, hidden: bool = False) -> Any:
    fields: dict[str, Any] = {SIGNATURE: OUTPUT, "secret": hidden, "dependencies": []}
    return {**fields, "value": value} if known else fields


def reference(id_: str | None) -> dict[str, Any]:
    return {SIGNATURE: REFERENCE, "urn": "urn:pulumi:x", "id": id_}


def request(
    inputs: dict[str, Any],
    *,
    type_: str = NETWORK,
    name: str = "pilot-edge-vpc",
    of_provider: dict[str, Any] | None = None,
) -> pb.AnalyzeRequest:
    """Return a request as the engine sends it, with the site's provider by default."""
    sent = pb.AnalyzeRequest(
        type=type_,
        name=name,
        urn=f"urn:pulumi:pilot-cloud::gov-cloud::{type_}::{name}",
        properties=struct(inputs),
    )
    if type_ != PROVIDER:
        settings = dict(provider()) if of_provider is None else of_provider
        sent.provider.CopyFrom(
            pb.AnalyzerProviderResource(
                type=PROVIDER,
                name=f"apsara-{SITE.id}",
                urn="urn:pulumi:pilot-cloud::gov-cloud::pulumi:providers:alicloud::p",
                properties=struct(settings),
            )
        )
    return sent


def stack_settings(
    *, stack: str = "pilot-cloud", dry_run: bool = True, as_of: str = "2018-10-11"
) -> pb.AnalyzerStackConfigureRequest:
    return pb.AnalyzerStackConfigureRequest(
        stack=stack,
        project="gov-cloud",
        organization="organization",
        dry_run=dry_run,
        config={"gov-cloud:stack": f'{{"as_of": "{as_of}"}}'} if as_of else {},
    )
