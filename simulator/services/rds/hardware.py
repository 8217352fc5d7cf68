"""What follows from a server's engine, class and zones."""

import re

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import Json

ENGINES: dict[str, tuple[str, str, str]] = {
    # engine: prefix of ids, word of host names, port
    "MySQL": ("rm", "mysql", "3306"),
    "MariaDB": ("rm", "mariadb", "3306"),
    "PostgreSQL": ("pgm", "pg", "5432"),
    "SQLServer": ("rm", "sqlserver", "1433"),
}
_SIZES = {"small": (1, 1024), "medium": (2, 4096), "large": (4, 8192)}
_EXTRA_LARGE = re.compile(r"\.(\d*)xlarge\b")
_WITHOUT_STANDBY = ("Basic", "serverless_basic")


def size(class_: str) -> tuple[int, int]:
    """Return processors and MiB of a class by the word for its size."""
    if found := _EXTRA_LARGE.search(class_):
        times = 4 * int(found[1] or 1)
        return 2 * times, 4096 * times
    return next((size for word, size in _SIZES.items() if word in class_), (2, 4096))


def zones(step: Step) -> Attributes:
    """Return the zones and nodes of a new server; refuses a zone that is not."""
    switch = step.get("vpc/vswitch", step.text("VSwitchId").split(",")[0])
    main = step.text("ZoneId") or (
        str(switch.attributes["ZoneId"]) if switch else step.site.zones[0]
    )
    others = [step.text("ZoneIdSlave1"), step.text("ZoneIdSlave2")]
    slaves = [zone for zone in others if zone and zone != "Auto"]
    if not slaves and step.text("Category") not in _WITHOUT_STANDBY:
        slaves = [main]
    for zone in slaves:
        if zone not in step.site.zones:
            raise invalid("ZoneIdSlave1", "InvalidZoneId.NotFound")
    nodes: list[Json] = [_node(step, "Master", main)]
    nodes += [_node(step, "Slave", zone) for zone in slaves]
    return {
        "ZoneId": main,
        "MasterZone": main,
        "SlaveZones": {"SlaveZone": [{"ZoneId": zone} for zone in slaves]},
        "Nodes": nodes,
    }


def _node(step: Step, type_: str, zone: str) -> Json:
    return {
        "NodeId": step.cloud.ids.text("digits", 8),
        "NodeType": type_,
        "ZoneId": zone,
        "RegionId": step.site.region,
        "SyncStatus": "Synchronized",
    }
