"""One table of tags, whatever the product calls them.

A resource has at most 20 (or its kind's own limit); keys are not empty, do not begin
with `acs:` or `aliyun`, and differ.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.messages import ApiError, Json

if TYPE_CHECKING:
    from simulator.cloud.kinds import Kind

_KEYS = ("Key", "TagKey", "key", "tagKey")
_VALUES = ("Value", "TagValue", "value", "tagValue")
_RESERVED = ("acs:", "aliyun")
LONGEST = 128


def pair(item: Json) -> tuple[str, str]:
    """Return key and value of one written tag, in any spelling."""
    if not isinstance(item, dict):
        raise _invalid("Tag")
    key = next((item[name] for name in _KEYS if item.get(name)), "")
    value = next((item[name] for name in _VALUES if item.get(name) is not None), "")
    return str(key), str(value)


def pairs(items: Iterable[Json]) -> dict[str, str]:
    """Return tags from their written forms; refuses bad and repeated keys."""
    found: dict[str, str] = {}
    for item in items:
        key, value = pair(item)
        if not key or len(key) > LONGEST or key.startswith(_RESERVED):
            raise _invalid("Tag.Key")
        if len(value) > LONGEST:
            raise _invalid("Tag.Value")
        if key in found:
            raise ApiError(
                400, "Duplicate.TagKey", "The Tag.N.Key contain duplicate key."
            )
        found[key] = value
    return found


def given_tags(parameters: Attributes) -> dict[str, str]:
    """Return the tags that a create call carries, as `Tag` or `Tags`.

    A mapping of one tag per name (`{"Owner": "dsf"}`) is understood too.
    """
    given = parameters.get("Tag") or parameters.get("Tags") or parameters.get("tags")
    if isinstance(given, dict) and not set(given) & {*_KEYS, "Tag"}:
        return {str(key): str(value) for key, value in given.items()}
    if isinstance(given, dict) and "Tag" in given:
        given = given["Tag"]
    return pairs(listed(given)) if given else {}


def within_limit(kind: "Kind", tags: dict[str, str]) -> None:
    """Refuse more tags than a resource may have."""
    if len(tags) > kind.tag_limit:
        raise ApiError(
            400,
            "QuotaExceeded.TagOnResource",
            f"The maximum number of tags on a resource ({kind.tag_limit}) is exceeded.",
        )


def written(row: Resource) -> list[Json]:
    """Return the tags of a resource in every spelling that a reply may want."""
    return [
        {
            "Key": key,
            "Value": value,
            "TagKey": key,
            "TagValue": value,
        }
        for key, value in row.tags.items()
    ]


def has(row: Resource, wanted: list[Json]) -> bool:
    """Tell whether a resource has every tag of a filter (a key alone is enough)."""
    for item in wanted:
        key, value = pair(item)
        if key not in row.tags or (value and row.tags[key] != value):
            return False
    return True


def _invalid(name: str) -> ApiError:
    return ApiError(
        400, f"Invalid{name.replace('.', '')}.Malformed", f"The {name} is malformed."
    )
