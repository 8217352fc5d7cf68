"""Queues and topics: what every reply says, pages, subscriptions, endpoints."""

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "Mns-open"


def test_every_reply_says_that_it_worked(ask: Asking) -> None:
    made = ask(PRODUCT, "CreateQueue", QueueName="gov", EnableLogging=True)
    assert (made["Success"], made["Code"]) == (True, 200)
    seen = ask(PRODUCT, "GetQueueAttributes", QueueName="gov")["Data"]
    assert isinstance(seen, dict)
    assert (seen["LoggingEnabled"], seen["VisibilityTimeout"]) == (True, 30)
    again = ask.refused(PRODUCT, "CreateQueue", QueueName="gov")
    assert again.code == "QueueAlreadyExist"


def test_pages_are_said_inside_the_data(ask: Asking) -> None:
    for number in range(3):
        ask(PRODUCT, "CreateQueue", QueueName=f"gov-{number}")
    reply = ask(PRODUCT, "ListQueue", PageNum=2, PageSize=2, QueueName="gov")
    data = reply["Data"]
    assert isinstance(data, dict)
    assert (data["PageNum"], data["Pages"], data["Total"], data["Size"]) == (2, 2, 3, 1)
    assert [row["QueueName"] for row in rows(reply, "Data.PageData")] == ["gov-2"]


def test_a_topic_takes_its_subscriptions_along(ask: Asking) -> None:
    ask(PRODUCT, "CreateTopic", TopicName="gov")
    wanted = {"Endpoint": "http://x", "PushType": "http", "MessageTag": "a"}
    ask(PRODUCT, "Subscribe", TopicName="gov", SubscriptionName="s", **wanted)
    named = {"TopicName": "gov", "SubscriptionName": "s"}
    seen = ask(PRODUCT, "GetSubscriptionAttributes", **named)["Data"]
    assert isinstance(seen, dict)
    assert seen["FilterTag"] == "a"
    ask(PRODUCT, "DeleteTopic", TopicName="gov")
    refused = ask.refused(PRODUCT, "GetSubscriptionAttributes", **named)
    assert (refused.status, refused.code) == (404, "TopicNotExist")


def test_an_endpoint_is_closed_until_it_is_opened(ask: Asking) -> None:
    name = {"EndpointType": "public"}

    def seen() -> dict[str, object]:
        data = ask(PRODUCT, "GetEndpointAttribute", **name)["Data"]
        assert isinstance(data, dict)
        return dict(data)

    assert seen()["EndpointEnabled"] is False
    ask(PRODUCT, "EnableEndpoint", **name)
    blocks = {"AclStrategy": "allow", "CidrList": ["10.0.0.0/8", "10.1.0.1/32"]}
    ask(PRODUCT, "AuthorizeEndpointAcl", **name, **blocks)
    gone = {"AclStrategy": "allow", "CidrList": ["10.0.0.0/8"]}
    ask(PRODUCT, "RevokeEndpointAcl", **name, **gone)
    after = seen()
    assert after["EndpointEnabled"] is True
    entries = after["CidrList"]
    assert isinstance(entries, list)
    assert [entry["Cidr"] for entry in entries] == ["10.1.0.1/32"]
    bad = {"AclStrategy": "allow", "CidrList": ["x"]}
    refused = ask.refused(PRODUCT, "AuthorizeEndpointAcl", **name, **bad)
    assert refused.code == "InvalidArgument"
