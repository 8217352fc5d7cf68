"""Major versions of PostgreSQL servers: checked first, then changed in place.

Source: the API's pages of UpgradeDBInstanceMajorVersion and its precheck.
"""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError


def judge(step: Step) -> None:
    """Refuse to check what can never be made: another engine, no newer version."""
    _judged(step)


def upgrade(step: Step) -> Attributes:
    """Give a server that passed the check its new version.

    Only in place: the other way makes a second server, which is not simulated.
    """
    server, wanted = _judged(step)
    if step.text("UpgradeMode") != "inPlaceUpgrade":
        raise ApiError(
            400,
            "InvalidUpgradeMode.NotSupport",
            "The simulated service upgrades in place only. Fix: give UpgradeMode "
            "inPlaceUpgrade.",
        )
    checks = step.find(
        step.kind.name, DBInstanceId=server.id, TargetMajorVersion=wanted
    )
    if not checks:
        raise ApiError(
            400,
            "OperationDenied.PrecheckNotPassed",
            f"No check of the upgrade to {wanted} has ended with success.",
        )
    kind = step.cloud.kind(server.kind)
    kernel = f"postgresql_{wanted.replace('.', '')}_20240731"
    given: Attributes = {
        "EngineVersion": wanted,
        "CurrentKernelVersion": kernel,
        "LatestKernelVersion": kernel,
    }
    change(step.on(kind, {}), server, given, step.call.action)
    return {
        "DBInstanceId": server.id,
        "OrderId": f"2{step.cloud.ids.text('digits', 14)}",
        "TaskId": int(checks[-1].id),
    }


def _judged(step: Step) -> tuple[Resource, str]:
    """Return the server and the version it shall have."""
    server = step.named("rds/instance", "DBInstanceId")
    held = server.attributes
    if held["Engine"] != "PostgreSQL":
        raise ApiError(
            400,
            "InvalidDBInstanceEngineType.Format",
            "The DB instance engine type does not support this operation.",
        )
    wanted = step.need("TargetMajorVersion")
    if not wanted.removesuffix(".0").isdecimal() or float(wanted) <= float(
        str(held["EngineVersion"])
    ):
        raise invalid("TargetMajorVersion", "InvalidTargetMajorVersion.Malformed")
    return server, wanted
