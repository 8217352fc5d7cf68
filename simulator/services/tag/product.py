"""Tags across products: resources are named by ARN, `acs:vpc:region:account:vpc/id`."""

import json
from collections.abc import Iterator

from simulator.cloud import tags
from simulator.cloud.looking import Listing
from simulator.cloud.making import values_of
from simulator.cloud.references import found, listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.services import folder_of
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json

# The name of a product in ARNs, where it is not the folder's.
_FOLDERS = {"log": "sls", "slb": "slb", "resourcemanager": "resourcemanager"}
_NAMES = {folder: name for name, folder in _FOLDERS.items()}
_PARTS = 4
# The kind of query that asks for meta tags instead of tags in use.
META = "MetaTag"


def _named(step: Step, arn: str) -> Resource:
    """Return what an ARN names; InvalidArn (400) or InvalidResourceId.NotFound."""
    # The documents write both forms.
    parts = arn.removeprefix("arn:").split(":", _PARTS)
    if len(parts) <= _PARTS or parts[0] != "acs":
        raise ApiError(400, "InvalidParameter.ResourceARN", f"{arn} is not an ARN.")
    product, type_, id_ = parts[1], *_type_and_id(parts[_PARTS])
    service = step.cloud.services.service(_FOLDERS.get(product, folder_of(product)))
    for kind in service.kinds.values() if service else ():
        stem = kind.name.partition("/")[2]
        if type_ and type_.lower() not in (kind.tag_type.lower(), stem):
            continue
        row = found(step, kind, id_)
        if row is not None and kind.tag_type:
            step.touch([row.id])
            return row
    raise ApiError(
        404, "InvalidResourceId.NotFound", f"The resource {arn} does not exist."
    )


def _type_and_id(text: str) -> tuple[str, str]:
    type_, slash, id_ = text.partition("/")
    return (type_, id_) if slash else ("", text)


def _arn(step: Step, row: Resource) -> str:
    folder = row.kind.partition("/")[0]
    kind = step.cloud.kind(row.kind)
    account, _, region = row.scope.partition("/")
    name = f"{kind.tag_type.lower()}/{row.id}"
    return f"acs:{_NAMES.get(folder, folder)}:{region}:{account}:{name}"


def _rows(step: Step) -> list[Resource]:
    arns = values_of(step.parameters.get("ResourceARN"))
    if not arns:
        raise missing("ResourceARN")
    return [_named(step, arn) for arn in arns]


def tag(step: Step) -> Attributes:
    """Add tags, given as a JSON object, to the resources that ARNs name."""
    given = step.parameters.get("Tags")
    try:
        read = json.loads(given) if isinstance(given, str) else given
    except ValueError as error:
        raise _bad_tags() from error
    if not isinstance(read, dict) or not read:
        raise _bad_tags()
    held = tags.pairs([{"Key": key, "Value": value} for key, value in read.items()])
    for row in _rows(step):
        merged = {**row.tags, **held}
        tags.within_limit(step.cloud.kind(row.kind), merged)
        step.cloud.store.retag(row, merged)
    return {"FailedResources": {"FailedResource": []}}


def _bad_tags() -> ApiError:
    return ApiError(400, "InvalidParameter.Tags", "Tags must be a JSON object.")


def untag(step: Step) -> Attributes:
    """Take tags away by key."""
    keys = set(values_of(step.parameters.get("TagKey")))
    if not keys:
        raise missing("TagKey")
    for row in _rows(step):
        kept = {key: value for key, value in row.tags.items() if key not in keys}
        step.cloud.store.retag(row, kept)
    return {"FailedResources": {"FailedResource": []}}


def _visible(step: Step) -> Iterator[Resource]:
    """Yield what has tags and belongs to the caller's account and region."""
    wanted = step.text("ResourceType").lower()
    places = (f"{step.account}/{step.site.region}", f"{step.account}/", "")
    for row in step.cloud.store.tagged():
        owner = str(row.attributes.get("OwnerId", step.account))
        if row.scope not in places or owner != step.account:
            continue
        if wanted in ("", step.cloud.kind(row.kind).tag_type.lower()):
            yield row


def list_resources(step: Step) -> Attributes:
    """Return tagged resources, by ARN or all, that have the tags asked for."""
    arns = values_of(step.parameters.get("ResourceARN"))
    rows = [_named(step, arn) for arn in arns] if arns else list(_visible(step))
    wanted = _wanted(step.parameters.get("Tags"))
    lines: list[Json] = [
        {
            "ResourceARN": _arn(step, row),
            "Tags": [
                {"Key": key, "Value": value, "Category": "Custom"}
                for key, value in row.tags.items()
            ],
        }
        for row in rows
        if row.tags and tags.has(row, wanted)
    ]
    return _paged(step, "TagResources", lines)


def _wanted(given: Json) -> list[Json]:
    read = json.loads(given) if isinstance(given, str) and given else given
    if isinstance(read, dict):
        return [{"Key": key, "Value": value} for key, value in read.items()]
    return listed(read)


def list_keys(step: Step) -> Attributes:
    """Return the keys in use, or the meta tags."""
    if step.text("QueryType") == META:
        kind = step.cloud.kind("tag/meta_tag")
        rows = step.cloud.store.all(kind.name)
        held = [row for row in rows if row.scope == step.scope(kind)]
        return _paged(
            step,
            "Keys",
            [
                {"Key": row.id, "Description": row.attributes["Description"]}
                for row in sorted(held, key=lambda row: row.id)
            ],
        )
    keys = sorted({key for row in _visible(step) for key in row.tags})
    return _paged(step, "Keys", [{"Key": key, "Category": "Custom"} for key in keys])


def list_values(step: Step) -> Attributes:
    """Return the values in use of one key, or those of a meta tag."""
    key = step.need("Key")
    if step.text("QueryType") == META:
        row = step.must("tag/meta_tag", key)
        return _paged(step, "Values", listed(row.attributes["Values"]))
    held = {row.tags[key] for row in _visible(step) if key in row.tags}
    lines: list[Json] = [*sorted(held)]
    return _paged(step, "Values", lines)


def _paged(step: Step, name: str, lines: list[Json]) -> Attributes:
    pages = Listing(step.kind, {}, step.kind.declared["product"])
    first, end, out = pages.page(step, len(lines))
    return {**out, name: lines[first:end]}
