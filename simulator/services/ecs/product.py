"""What a site offers: zones, and which sizes and disks are to be had in them."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import Json
from simulator.services.ecs.instance_types import describe, families, instance_types

__all__ = ["available", "describe", "families", "zones"]

_RESOURCES: list[Json] = ["VSwitch", "IoOptimized", "Instance", "DedicatedHost", "Disk"]


def _catalogue(step: Step, name: str) -> list[Attributes]:
    rows: list[Attributes] = step.kind.declared["product"]["catalogue"][name]
    return rows


def zones(step: Step) -> Attributes:
    """Return the site's zones with everything that they offer."""
    types: list[Json] = list(instance_types())
    disks: list[Json] = [row["Category"] for row in _catalogue(step, "disk_categories")]
    rows: list[Json] = [
        {
            "ZoneId": zone,
            "LocalName": zone,
            "ZoneType": "AvailabilityZone",
            "AvailableResourceCreation": {"ResourceTypes": _RESOURCES},
            "AvailableDiskCategories": {"DiskCategories": disks},
            "AvailableInstanceTypes": {"InstanceTypes": types},
            "AvailableResources": {
                "ResourcesInfo": [
                    {
                        "IoOptimized": True,
                        "InstanceTypes": {"supportedInstanceType": types},
                        "SystemDiskCategories": {"supportedSystemDiskCategory": disks},
                        "DataDiskCategories": {"supportedDataDiskCategory": disks},
                        "NetworkTypes": {"supportedNetworkCategory": ["vpc"]},
                    }
                ]
            },
            "AvailableVolumeCategories": {"VolumeCategories": disks},
            "AvailableDedicatedHostTypes": {"DedicatedHostType": []},
            "DedicatedHostGenerations": {"DedicatedHostGeneration": []},
        }
        for zone in step.site.zones
    ]
    return {"Zones": {"Zone": rows}}


def available(step: Step) -> Attributes:
    """Return, for each zone, the values of one kind of resource that are to be had."""
    wanted = step.need("DestinationResource")
    zone = step.text("ZoneId")
    rows: list[Json] = [
        {
            "ZoneId": one,
            "RegionId": step.site.region,
            "Status": "Available",
            "StatusCategory": "WithStock",
            "AvailableResources": {
                "AvailableResource": [
                    {
                        "Type": wanted,
                        "SupportedResources": {
                            "SupportedResource": _supported(step, wanted)
                        },
                    }
                ]
            },
        }
        for one in step.site.zones
        if zone in ("", one)
    ]
    return {"AvailableZones": {"AvailableZone": rows}}


def _supported(step: Step, wanted: str) -> list[Json]:
    if wanted in ("SystemDisk", "DataDisk"):
        return [
            {
                **_in_stock(row["Category"]),
                "Min": row["Min"],
                "Max": row["Max"],
                "Unit": "GiB",
            }
            for row in _catalogue(step, "disk_categories")
        ]
    if wanted == "InstanceType":
        asked = step.text("InstanceType")
        return [_in_stock(name) for name in instance_types() if asked in ("", name)]
    values: dict[str, list[Json]] = {
        "Zone": list(step.site.zones),
        "IoOptimized": ["optimized"],
        "Network": ["vpc"],
    }
    return [_in_stock(value) for value in values.get(wanted, [])]


def _in_stock(value: Json) -> Attributes:
    return {"Value": value, "Status": "Available", "StatusCategory": "WithStock"}
