"""Streams: schemas are judged, shards divide the keys, projects end empty."""

import itertools
import json

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "datahub"
PROJECT = {"ProjectName": "gov"}
TOPIC = {**PROJECT, "TopicName": "events"}
SCHEMA = json.dumps({"fields": [{"name": "a", "type": "STRING"}]})


def schema(*fields: tuple[str, str]) -> str:
    return json.dumps({"fields": [{"name": n, "type": t} for n, t in fields]})


@pytest.fixture
def stream(ask: Asking) -> Asking:
    ask(PRODUCT, "CreateProject", Comment="x", **PROJECT)
    ask(
        PRODUCT,
        "CreateTopic",
        Comment="x",
        ShardCount=3,
        Lifecycle=7,
        RecordType="TUPLE",
        RecordSchema=SCHEMA,
        **TOPIC,
    )
    return ask


def test_what_is_absent_is_said_from_the_outside_in(stream: Asking) -> None:
    for names, code in (
        ({**TOPIC, "ProjectName": "none"}, "NoSuchProject"),
        ({**PROJECT, "TopicName": "none"}, "NoSuchTopic"),
        (TOPIC, "NoSuchSubscription"),
    ):
        refused = stream.refused(
            PRODUCT, "GetSubscription", SubscriptionId="1", **names
        )
        assert (refused.status, refused.code) == (404, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        schema(),
        schema(("a", "MONEY")),
        schema(("", "STRING")),
        schema(("a", "STRING"), ("A", "BIGINT")),
    ],
)
def test_a_schema_without_sense_is_refused(stream: Asking, text: str) -> None:
    refused = stream.refused(
        PRODUCT,
        "CreateTopic",
        ShardCount=1,
        RecordType="TUPLE",
        RecordSchema=text,
        **{**PROJECT, "TopicName": "other"},
    )
    assert refused.code == "InvalidParameter"


def test_a_field_is_added_once(stream: Asking) -> None:
    wanted = {"FieldName": "b", "FieldType": "BIGINT", **TOPIC}
    stream(PRODUCT, "AppendField", **wanted)
    seen = json.loads(str(stream(PRODUCT, "GetTopic", **TOPIC)["RecordSchema"]))
    assert [field["name"] for field in seen["fields"]] == ["a", "b"]
    refused = stream.refused(PRODUCT, "AppendField", **wanted)
    assert refused.code == "InvalidParameter"


def test_shards_divide_the_keys_without_gaps(stream: Asking) -> None:
    shards = rows(stream(PRODUCT, "ListShards", **TOPIC), "Shards")
    assert [shard["ShardId"] for shard in shards] == ["0", "1", "2"]
    for one, following in itertools.pairwise(shards):
        assert one["EndHashKey"] == following["BeginHashKey"]
    assert shards[0]["BeginHashKey"] == "0" * 32
    assert shards[-1]["EndHashKey"] == "F" * 32


def test_a_project_ends_empty_and_a_topic_takes_its_readers_along(
    stream: Asking,
) -> None:
    made = stream(PRODUCT, "CreateSubscription", Comment="x", **TOPIC)
    name = {"SubscriptionId": made["SubscriptionId"], **TOPIC}
    stream(PRODUCT, "UpdateSubscription", Comment="y", **name)
    assert stream(PRODUCT, "GetSubscription", **name)["Comment"] == "y"
    refused = stream.refused(PRODUCT, "DeleteProject", **PROJECT)
    assert refused.code == "OperationDenied"
    stream(PRODUCT, "DeleteTopic", **TOPIC)
    stream(PRODUCT, "DeleteProject", **PROJECT)
    assert rows(stream(PRODUCT, "ListProjects"), "List.Project") == []
