"""Streams: their schemas are judged, and their shards divide the space of keys."""

import json

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import Json

_TYPES = frozenset(
    {"BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP", "STRING", "DECIMAL"}
    | {"INTEGER", "FLOAT", "TINYINT", "SMALLINT", "JSON"}
)
_SPACE = 2**128


def judge_schema(step: Step) -> None:
    """Refuse fields without a name, with an unknown type, or named twice."""
    text = step.text("RecordSchema")
    if step.text("RecordType") == "TUPLE":
        _fields(text)
    elif text:
        raise invalid("RecordSchema")


def _fields(text: str) -> list[dict[str, Json]]:
    try:
        document = json.loads(text or "{}")
        fields = [dict(field) for field in document["fields"]]
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("RecordSchema") from error
    names = [str(field.get("name", "")).lower() for field in fields]
    types = {str(field.get("type", "")).upper() for field in fields}
    if not fields or not all(names) or len(set(names)) < len(names):
        raise invalid("RecordSchema")
    if not types <= _TYPES:
        raise invalid("RecordSchema")
    return fields


def _topic(step: Step) -> Resource:
    name = f"{step.need('ProjectName')}:{step.need('TopicName')}"
    project = step.cloud.kind("datahub/project")
    if step.get(project.name, step.text("ProjectName")) is None:
        raise project.absent.error(step.text("ProjectName"))
    row = step.get(step.kind.name, name)
    if row is None:
        raise step.kind.absent.error(step.text("TopicName"))
    step.touch([row.id])
    return row


def shards(step: Step) -> Attributes:
    """Return the shards of a stream, all of them active."""
    count = int(str(_topic(step).attributes["ShardCount"]))
    found: list[Json] = [
        {
            "ShardId": str(number),
            "State": "ACTIVE",
            "BeginHashKey": f"{_SPACE * number // count:032X}",
            "EndHashKey": _end(number, count),
            "ClosedTime": 0,
            "ParentShardIds": [],
            "LeftShardId": str(number - 1) if number else "4294967295",
            "RightShardId": str(number + 1) if number + 1 < count else "4294967295",
            "Address": "",
        }
        for number in range(count)
    ]
    return {"Shards": found, "Protocol": "http1.1", "Interval": 0}


def _end(number: int, count: int) -> str:
    if number + 1 == count:
        return "F" * 32
    return f"{_SPACE * (number + 1) // count:032X}"


def append_field(step: Step) -> Attributes:
    """Add a field, which may be empty in the records, to a schema."""
    row = _topic(step)
    fields = _fields(str(row.attributes["RecordSchema"]))
    fields.append({"name": step.need("FieldName"), "type": step.need("FieldType")})
    text = json.dumps({"fields": fields})
    _fields(text)
    change(step, row, {"RecordSchema": text}, step.call.action)
    return {}
