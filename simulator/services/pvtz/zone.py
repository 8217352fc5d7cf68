"""Private zones: the networks that see one, its records, hosts that join by name."""

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.pvtz.networks import networks


def bind(step: Step) -> Attributes:
    """Bind a zone to these networks and to no other."""
    row = _zone(step)
    given: Attributes = {"BindVpcs": networks(step, step.parameters.get("Vpcs"))}
    change(step, row, given, step.call.action)
    return {}


def judge_deletion(step: Step) -> None:
    """Refuse to delete a zone while networks see it."""
    row = step.get(step.kind.name, step.need("ZoneId"))
    if row is not None and row.attributes["BindVpcs"]:
        raise ApiError(
            400, "Zone.VpcExists", "The zone is still bound to VPCs; unbind them first."
        )


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many records a zone has."""
    rows = step.find("pvtz/zone_record", ZoneId=reply.get("ZoneId"))
    return {**reply, "RecordCount": len(rows)}


def count_each(step: Step, reply: Attributes) -> Attributes:
    """Say how many records each zone of a list has."""
    rows: list[Json] = [count(step, row) for row in _rows(reply)]
    return {**reply, "Zones": {"Zone": rows}}


def by_tag(step: Step) -> None:
    """Take the tags of a filter where the list has them, and networks by id."""
    given = dict(step.parameters)
    if given.get("ResourceTag"):
        given["Tag"] = given.pop("ResourceTag")
    network = given.pop("QueryVpcId", None)
    if network:
        seen: list[Json] = [
            row.id
            for row in step.find(step.kind.name)
            if network in _bound(row.attributes)
        ]
        given["ZoneId"] = seen or ["none"]
    step.parameters = given


def tree(step: Step, reply: Attributes) -> Attributes:
    """Show every zone with its networks."""
    counted = count_each(step, reply)
    shown: list[Json] = [{**row, "Vpcs": row.get("BindVpcs")} for row in _rows(counted)]
    return {"Zones": {"Zone": shown}}


def check_name(step: Step) -> Attributes:
    """Tell whether no zone has a name yet."""
    name = step.need("ZoneName").lower()
    taken = {str(row.attributes["ZoneName"]).lower() for row in step.find("pvtz/zone")}
    return {"Check": name not in taken, "Success": True}


def sync_task(step: Step) -> Attributes:
    """Return which regions' servers become records by themselves."""
    row = _zone(step)
    if not row.attributes["SyncStatus"]:
        raise ApiError(
            404, "Ecs.SyncTask.NotExists", f"The zone {row.id} has no host task."
        )
    by_user: dict[str, list[Json]] = {}
    for one in listed(row.attributes["SyncRegions"]):
        if isinstance(one, dict):
            user = str(one.get("UserId") or step.account)
            by_user.setdefault(user, []).append(one.get("RegionId"))
    regions: list[Json] = [
        {"UserId": user, "RegionIds": {"RegionId": ids}}
        for user, ids in by_user.items()
    ]
    return {
        "ZoneId": row.id,
        "Status": row.attributes["SyncStatus"],
        "EcsRegions": {"EcsRegion": regions},
        "Regions": {"RegionId": [one for ids in by_user.values() for one in ids]},
        "Success": True,
    }


def _zone(step: Step) -> Resource:
    return step.named(step.kind.name, "ZoneId")


def _bound(attributes: Attributes) -> set[Json]:
    rows = listed(attributes.get("BindVpcs"))
    return {str(row.get("VpcId")) for row in rows if isinstance(row, dict)}


def _rows(reply: Attributes) -> list[Attributes]:
    zones = reply.get("Zones")
    rows = zones.get("Zone") if isinstance(zones, dict) else []
    return [row for row in listed(rows) if isinstance(row, dict)]
