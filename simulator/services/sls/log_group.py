"""Logs: written in groups, read back by time and by words."""

import re
from collections.abc import Iterator

from simulator.cloud.changing import erase
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

_KEPT = 1000
_MOST_LINES = 100
_WORD = re.compile(r'(?:([\w.-]+)\s*:\s*)?(?:"([^"]*)"|([^\s"]+))')


def _store(step: Step) -> Resource:
    """Return the log store of a call; ProjectNotExist or LogStoreNotExist."""
    for kind_name, id_, said in (
        ("sls/project", step.text("project"), step.text("project")),
        (
            "sls/logstore",
            f"{step.text('project')}:{step.text('logstore')}",
            step.text("logstore"),
        ),
    ):
        row = step.get(kind_name, id_)
        if row is None:
            raise step.cloud.kind(kind_name).absent.error(said)
    assert row is not None  # noqa: S101 - the second of the two
    return row


def put(step: Step) -> Attributes:
    """Keep a group; the oldest of the store makes room."""
    store = _store(step)
    held: Attributes = {
        name: store.attributes[key]
        for name, key in (("project", "project"), ("logstore", "logstoreName"))
    }
    names = ("Topic", "Source", "LogTags", "LogItems")
    held |= {name: step.parameters.get(name) for name in names}
    if not listed(held["LogItems"]):
        raise ApiError(400, "PostBodyInvalid", "The log group has no logs.")
    rows = _groups(step, store)
    if len(rows) >= _KEPT:
        erase(step.cloud.store, rows[0])
    make(step.on(step.cloud.kind("sls/log_group"), held))
    return {}


def _groups(step: Step, store: Resource) -> list[Resource]:
    name = store.attributes["logstoreName"]
    rows = step.find("sls/log_group", logstore=name)
    project = store.attributes["project"]
    return [row for row in rows if row.attributes["project"] == project]


def get(step: Step) -> Attributes:
    """Return the logs of a time that contain all words of the query.

    `key: word` looks into one field, `*` allows all. Whatever else the query language
    can do is refused, not guessed.
    """
    store = _store(step)
    query = step.text("query").strip()
    words = _words(query)
    start, end = int(step.need("from")), int(step.need("to"))
    topic = step.text("topic")
    found: list[Json] = [
        dict(line)
        for row in _groups(step, store)
        if topic in ("", row.attributes["Topic"])
        for line in _lines(row)
        if start <= int(line["__time__"]) < end and _has(line, words)
    ]
    if step.text("reverse").lower() == "true":
        found.reverse()
    first = int(step.text("offset") or 0)
    most = min(int(step.text("line") or _MOST_LINES), _MOST_LINES)
    page = found[first : first + most]
    meta: Attributes = {
        "count": len(page),
        "progress": "Complete",
        "isAccurate": True,
        "hasSQL": False,
        "whereQuery": query,
        "aggQuery": "",
        "processedRows": len(found),
    }
    return {"meta": meta, "data": page}


def _words(query: str) -> list[tuple[str, str]]:
    if "|" in query or re.search(r"\b(or|not)\b|[()<>=]", query, re.IGNORECASE):
        raise ApiError(
            400,
            "ParameterInvalid",
            "The simulator reads words, key:word and `and` of the query language only.",
        )
    found = [
        (key, quoted or word)
        for key, quoted, word in _WORD.findall(query)
        if key or (quoted or word).lower() not in ("*", "and")
    ]
    return [(key, word) for key, word in found if word != "*"]


def _lines(row: Resource) -> Iterator[dict[str, str]]:
    held = row.attributes
    common = {"__source__": str(held["Source"]), "__topic__": str(held["Topic"])}
    for tag in listed(held["LogTags"]):
        if isinstance(tag, dict):
            common[f"__tag__:{tag['Key']}"] = str(tag["Value"])
    for item in listed(held["LogItems"]):
        if isinstance(item, dict):
            contents = [
                one for one in listed(item["Contents"]) if isinstance(one, dict)
            ]
            own = {str(one["Key"]): str(one["Value"]) for one in contents}
            yield {**own, **common, "__time__": str(item["Time"])}


def _has(line: dict[str, str], words: list[tuple[str, str]]) -> bool:
    return all(
        word.lower() in line.get(key, "").lower()
        if key
        else any(word.lower() in value.lower() for value in line.values())
        for key, word in words
    )
