"""Message queues: topics and groups live in an instance, tags follow them."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "Ons"


@pytest.fixture
def queue(ask: Asking) -> str:
    data = ask(PRODUCT, "OnsInstanceCreate", InstanceName="gov-queue")["Data"]
    assert isinstance(data, dict)
    name = {"InstanceId": data["InstanceId"]}
    ask(PRODUCT, "OnsTopicCreate", Topic="gov-topic", MessageType=0, **name)
    ask(PRODUCT, "OnsGroupCreate", GroupId="GID-gov", **name)
    return str(data["InstanceId"])


def test_tags_name_a_topic_inside_its_instance(ask: Asking, queue: str) -> None:
    wanted = {
        "ResourceType": "TOPIC",
        "InstanceId": queue,
        "ResourceId": ["gov-topic"],
    }
    ask(PRODUCT, "TagResources", Tag=[{"Key": "a", "Value": "b"}], **wanted)
    (tag,) = rows(ask(PRODUCT, "ListTagResources", **wanted), "TagResources")
    assert (tag["InstanceId"], tag["ResourceId"]) == (queue, "gov-topic")
    listed = ask(PRODUCT, "OnsTopicList", InstanceId=queue)
    (topic,) = rows(listed, "Data.PublishInfoDo")
    assert len(rows(topic, "Tags.Tag")) == 1
    ask(PRODUCT, "UntagResources", TagKey=["a"], **wanted)
    assert rows(ask(PRODUCT, "ListTagResources", **wanted), "TagResources") == []


def test_an_instance_is_deleted_when_it_is_empty(ask: Asking, queue: str) -> None:
    name = {"InstanceId": queue}
    refused = ask.refused(PRODUCT, "OnsInstanceDelete", **name)
    assert (refused.status, refused.code) == (400, "INSTANCE_NOT_EMPTY")
    ask(PRODUCT, "OnsTopicDelete", Topic="gov-topic", **name)
    ask(PRODUCT, "OnsGroupDelete", GroupId="GID-gov", **name)
    ask(PRODUCT, "OnsInstanceDelete", **name)
    refused = ask.refused(PRODUCT, "OnsInstanceBaseInfo", **name)
    assert refused.code == "INSTANCE_NOT_FOUND"


def test_all_stands_for_every_type_of_group(ask: Asking, queue: str) -> None:
    wanted = {"InstanceId": queue, "GroupId": "GID-gov"}
    for type_, count in (("all", 1), ("tcp", 1), ("http", 0)):
        listed = ask(PRODUCT, "OnsGroupList", GroupType=type_, **wanted)
        assert len(rows(listed, "Data.SubscribeInfoDo")) == count


def test_the_list_of_instances_counts_what_is_inside(ask: Asking, queue: str) -> None:
    listed = ask(PRODUCT, "OnsInstanceInServiceList")
    (seen,) = rows(listed, "Data.InstanceVO")
    assert (seen["InstanceId"], seen["TopicCount"], seen["GroupCount"]) == (queue, 1, 1)


@pytest.mark.parametrize(
    ("action", "given", "code"),
    [
        ("OnsTopicCreate", {"Topic": "GID-x"}, "BIZ_FIELD_CHECK_INVALID"),
        ("OnsTopicCreate", {"Topic": "gov-topic"}, "BIZ_TOPIC_EXISTED"),
        ("OnsTopicCreate", {"InstanceId": "MQ_INST_1"}, "INSTANCE_NOT_FOUND"),
        ("OnsTopicUpdate", {"Perm": 3}, "BIZ_INVALID_PERM"),
        ("OnsGroupCreate", {"GroupId": "gov"}, "BIZ_FIELD_CHECK_INVALID"),
    ],
)
def test_what_has_no_sense_is_refused(
    ask: Asking, queue: str, action: str, given: dict[str, object], code: str
) -> None:
    usual = {"InstanceId": queue, "Topic": "gov-topic", "MessageType": 0}
    assert ask.refused(PRODUCT, action, **usual | given).code == code
