"""Shared bandwidths: which public addresses are in them."""

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError


def add(step: Step) -> Attributes:
    """Put addresses into a package; each may be in one only."""
    package = _package(step)
    for row in _addresses(step):
        if row.attributes.get("BandwidthPackageId"):
            code = "BandwidthPackageOperation.conflict"
            raise ApiError(400, code, f"The EIP {row.id} is in a package already.")
        given: Attributes = {
            "BandwidthPackageId": package.id,
            "BandwidthPackageType": "CommonBandwidthPackage",
            "BandwidthPackageBandwidth": package.attributes["Bandwidth"],
        }
        change(step.on(step.cloud.kind("vpc/eip"), {}), row, given, "")
    return {}


def take(step: Step) -> Attributes:
    """Take addresses out of a package."""
    package = _package(step)
    for row in _addresses(step):
        if row.attributes.get("BandwidthPackageId") != package.id:
            code = "OperationUnsupported.IpNotInCbwp"
            raise ApiError(400, code, f"The EIP {row.id} is not in the package.")
        _free(step, row)
    return {}


def clear(step: Step) -> None:
    """Empty a package that is to be deleted with `Force`."""
    if step.text("Force").lower() == "true":
        package = step.text("BandwidthPackageId")
        for row in step.find("vpc/eip", BandwidthPackageId=package):
            _free(step, row)


def _free(step: Step, row: Resource) -> None:
    given: Attributes = {
        "BandwidthPackageId": "",
        "BandwidthPackageType": "",
        "BandwidthPackageBandwidth": "",
    }
    change(step.on(step.cloud.kind("vpc/eip"), {}), row, given, "")


def _package(step: Step) -> Resource:
    return step.named("vpc/common_bandwidth_package", "BandwidthPackageId")


def _addresses(step: Step) -> list[Resource]:
    ids = values_of(
        step.parameters.get("IpInstanceIds") or step.parameters.get("IpInstanceId")
    )
    if not ids:
        raise missing("IpInstanceId")
    return [step.must("vpc/eip", id_) for id_ in ids]
