"""The inventory names what exists as the provider does, and tells no secret."""

import importlib
import importlib.util
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from facts import facts
from simulator.cloud.redact import secret
from simulator.cloud.resource import Resource
from simulator.cloud.services import ROOT
from simulator.console import inventory
from simulator.control import Control
from simulator.messages import Request
from simulator.wire.controls import Controls
from tests.simulator.cloud.asking import REGION, Asking

PAIR = [{"Key": "gov-owner", "Value": "msar"}]
TABLE = inventory.table()
TYPES = sorted({named.token for types in TABLE.values() for named in types})


@pytest.fixture
def ask() -> Asking:
    return Asking()


def inputs_of(token: str) -> set[str]:
    """Return the inputs of a type, from the provider's own package."""
    _, module, _, name = re.split("[:/]", token)
    package = importlib.import_module(f"pulumi_alicloud.{module}")
    place = importlib.import_module(getattr(package, name).__module__)
    made = getattr(place, f"{name}InitArgs", None) or getattr(place, f"{name}Args")
    found = inspect.getmembers(made, lambda each: isinstance(each, property))
    return {each.fget._pulumi_name for _, each in found}  # noqa: SLF001


@pytest.mark.parametrize("token", TYPES)
def test_names_are_those_of_the_provider(token: str) -> None:
    known = inputs_of(token)
    for named in (one for types in TABLE.values() for one in types):
        if named.token == token:
            given = {*named.inputs, *named.fixed}
            assert given <= known, given - known
            assert named.has_tags == ("tags" in known)
            assert not {name for name in given if secret(name)}


def test_every_row_is_of_a_declared_kind() -> None:
    for kind in TABLE:
        assert (ROOT / f"{kind}.yaml").is_file(), kind


def entries(ask: Asking, token: str) -> list[dict[str, Any]]:
    """Ask as a check does, and return the entries of one type."""
    controls = Controls()
    Control(ask.cloud, Path()).fill(controls)
    reply = controls(
        Request("GET", "127.0.0.1", "/_sim/inventory", "", headers={}, body=b"")
    )
    assert reply.status == 200
    rows = [json.loads(line) for line in reply.body.splitlines()]
    return [row for row in rows if row["type"] == token]


def test_a_network_is_told_in_the_documented_form(ask: Asking) -> None:
    made = ask("Vpc", "CreateVpc", CidrBlock="10.0.0.0/16", VpcName="a", Tag=PAIR)
    (row,) = entries(ask, "alicloud:vpc/network:Network")
    assert row["id"] == made["VpcId"]
    assert row["region"] == REGION
    assert row["tags"] == {"gov-owner": "msar"}
    assert row["attributes"]["cidrBlock"] == "10.0.0.0/16"
    assert row["attributes"]["vpcName"] == "a"
    assert "" not in row["attributes"].values()


def test_what_comes_by_itself_is_not_told(ask: Asking) -> None:
    ask("Vpc", "CreateVpc", CidrBlock="10.0.0.0/16")
    assert entries(ask, "alicloud:vpc/routeTable:RouteTable") == []
    assert entries(ask, "alicloud:resourcemanager/resourceGroup:ResourceGroup") == []


def test_no_secret_is_told(ask: Asking) -> None:
    ask(
        "Slb",
        "UploadServerCertificate",
        ServerCertificateName="s",
        ServerCertificate="open-word",
        PrivateKey="hidden-word",
    )
    assert entries(ask, "alicloud:slb/serverCertificate:ServerCertificate")
    assert b"hidden-word" not in inventory.lines(ask.cloud)


def test_fast_transfer_abroad_is_a_type_of_its_own(ask: Asking) -> None:
    type_ = "alicloud:oss/bucketTransferAcceleration:BucketTransferAcceleration"
    with ask.cloud.transaction():
        for id_, word in (("one", "Enabled"), ("two", "Disabled")):
            ask.cloud.store.insert(bucket(id_, word))
    (row,) = entries(ask, type_)
    assert row["attributes"] == {"bucket": "one", "enabled": True}
    assert len(entries(ask, "alicloud:oss/bucket:Bucket")) == 2


def bucket(id_: str, accelerated: str) -> Resource:
    held: dict[str, Any] = {"Name": id_, "TransferAcceleration": accelerated}
    return Resource("oss/bucket", "", id_, 0, held, 0.0)


def test_nested_names_are_in_camel_case() -> None:
    value: Any = {"encrypt_conf": [{"UserCmkInfo": {"RegionId": "r"}, "Password": "p"}]}
    assert inventory._camel(value) == {  # noqa: SLF001
        "encryptConf": [{"userCmkInfo": {"regionId": "r"}}]
    }


def test_the_reader_of_the_check_understands_it(ask: Asking) -> None:
    if importlib.util.find_spec("policies.outside") is None:
        pytest.skip("policies.outside, the reader, is not in this tree yet")
    source: Any = importlib.import_module("policies.outside.source")
    ask("Vpc", "CreateVpc", CidrBlock="10.0.0.0/16", Tag=PAIR)
    reading = source.parse(inventory.lines(ask.cloud), "here")
    assert reading.form == "inventory"
    places = [one for one in reading.declared if re.match("pulumi:prov", one.type)]
    assert [one.inputs["region"] for one in places] == [REGION]
    assert {site.region for site in facts().sites.values()} >= {REGION}


def test_labels_of_an_alarm_are_its_tags(ask: Asking) -> None:
    held: dict[str, Any] = {"Labels": PAIR}
    alarm = Resource("cms/alarm", "", "a", 0, held, 0.0)
    with ask.cloud.transaction():
        ask.cloud.store.insert(alarm)
    (row,) = entries(ask, "alicloud:cms/alarm:Alarm")
    assert row["tags"] == {"gov-owner": "msar"}


def test_a_part_of_a_bucket_lies_where_the_bucket_does(ask: Asking) -> None:
    held: dict[str, Any] = {"Name": "one", "Location": "oss-cn-elsewhere"}
    part: dict[str, Any] = {"part": "policy", "bucket": "one"}
    with ask.cloud.transaction():
        ask.cloud.store.insert(Resource("oss/bucket", "", "one", 0, held, 0.0))
        ask.cloud.store.insert(Resource("oss/part", "", "one:policy", 0, part, 0.0))
    (row,) = entries(ask, "alicloud:oss/bucketPolicy:BucketPolicy")
    assert row["region"] == "cn-elsewhere"
