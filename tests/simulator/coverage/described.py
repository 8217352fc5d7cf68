"""Writes calls.yaml: what the provider calls for each type, from its description.

    python -m tests.simulator.coverage.described FILE

FILE is JSON, made by reading the provider's source: for each of its types the Pulumi
token (`pulumi`) and for create, read, update and delete a list of `calls` with style,
product, version and actions. REST calls are given by method and path there; here every
action has the name that the specification gives it, and a version that the source does
not say is that of the specification. Needed again for another provider release only.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from simulator import spec
from simulator.spec.catalog import Spec

FILE = Path(__file__).with_name("calls.yaml")
PHASES = ("create", "read", "update", "delete")
HEAD = """\
# What the provider calls for each described type; of its release 1.285.0. Written by
# `python -m tests.simulator.coverage.described FILE` (see there); not by hand.
"""
VERSIONS = {"Oss": "2019-05-17", "Sls": "2020-12-30", "Ots": "-"}
PROTOCOLS = ("HTTP", "HTTPS", "TCP", "UDP")
# Older clients have names of their own for what the specification calls otherwise.
OLD_NAMES = {
    "DeleteKubernetesClusterNodes": "DeleteClusterNodes",
    "DescribeKubernetesClusterDetail": "DescribeClusterDetail",
    "DescribeNodePoolDetail": "DescribeClusterNodePoolDetail",
    "GetKubernetesClusterNodes": "DescribeClusterNodes",
    "UpdateProjectPolicy": "PutProjectPolicy",
}
OSS_NAMES = {
    "CreateBucket": "PutBucket",
    "DeleteBucketCORS": "DeleteBucketCors",
    "DeleteBucketTagging": "DeleteBucketTags",
    "GetBucketCORS": "GetBucketCors",
    "GetBucketTagging": "GetBucketTags",
    "GetBucketTransferAcc": "GetBucketTransferAcceleration",
    "IsBucketExist": "ListBuckets",
    "PutBucketRTC": "PutBucketRtc",
    "SetBucketACL": "PutBucketAcl",
    "SetBucketCORS": "PutBucketCors",
    "SetBucketTagging": "PutBucketTags",
    "SetBucketTransferAcc": "PutBucketTransferAcceleration",
}
PLACEHOLDER = re.compile(r"\{[^}]+\}")


def main(arguments: list[str]) -> int:
    """Write the file; 2 when the description was not named."""
    if len(arguments) != 1:
        print("Fix: name the description of the provider's calls, a JSON file.")
        return 2
    described = json.loads(Path(arguments[0]).read_text("utf-8"))
    FILE.write_text(table(described, spec.load()), "utf-8")
    return 0


def table(described: dict[str, Any], specification: Spec) -> str:
    """Return calls.yaml: type -> phase -> product and version -> actions."""
    rows: dict[str, Any] = {}
    for name, row in sorted(described.items()):
        phases: dict[str, Any] = {"provider": name}
        for phase in PHASES:
            calls = row.get(phase, {}).get("calls", ())
            found = [each for call in calls for each in _named(call, specification)]
            if found:
                phases[phase] = _by_edition(found)
        rows[row["pulumi"]] = phases
    text: str = yaml.safe_dump(rows, width=100, default_flow_style=None)
    return HEAD + text


def _by_edition(found: list[tuple[str, str]]) -> dict[str, str]:
    editions: dict[str, list[str]] = {}
    for edition, action in dict.fromkeys(found):
        editions.setdefault(edition, []).append(action)
    return {edition: " ".join(actions) for edition, actions in editions.items()}


def _named(call: dict[str, Any], specification: Spec) -> Iterator[tuple[str, str]]:
    product = call["product"]
    version = call.get("version") or VERSIONS[product]
    for said in call["actions"]:
        action = OLD_NAMES.get(said, said)
        if " " in said:
            action = _of_path(said, product, version, specification)
        elif call["style"] == "oss-sdk":
            action = OSS_NAMES.get(said, said.replace("Set", "Put", 1))
        for protocol in PROTOCOLS if "{Protocol}" in action else ("",):
            yield f"{product} {version}", action.replace("{Protocol}", protocol)


def _of_path(said: str, product: str, version: str, specification: Spec) -> str:
    """Return the name of a REST action that is told as `METHOD path [name]`."""
    method, path, *name = said.split()
    if name:
        return name[0]
    if said == "POST /" and product == "Oss":
        return "CompleteBucketWorm"
    found = specification.roa(product, method, PLACEHOLDER.sub("x", path), version)
    if found is None:
        raise LookupError(f"{product} {version}: {said} is in no specification")
    return found[0].action


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
