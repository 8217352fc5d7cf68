"""The ordered firewall: what was bought, and what it guards."""

from simulator.cloud.changing import change
from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError


def _own(step: Step) -> Resource:
    """Return the one firewall of the account; refuses an account without one."""
    rows = step.find("cloudfw/instance")
    wanted = step.text("InstanceId")
    found = [row for row in rows if wanted in ("", row.id)]
    if not found and wanted:
        raise step.kind.absent.error(wanted)
    if not found:
        raise ApiError(400, "ErrorFirewallNotBuy", "The account has no cloud firewall.")
    step.touch([found[0].id])
    return found[0]


def bought(step: Step) -> Attributes:
    """Return what the account has ordered."""
    return shown(step, _own(step))


def assets(step: Step) -> Attributes:
    """Return how many public addresses there are, and how many may be guarded."""
    row = _own(step)
    return {
        "AutoResourceEnable": row.attributes["AutoResourceEnable"],
        "ResourceSpecStatistic": {
            "IpNumSpec": row.attributes["IpNumber"],
            "IpNumUsed": len(step.find("vpc/eip")),
            "SensitiveDataIpNumSpec": 0,
            "SensitiveDataIpNumUsed": 0,
        },
    }


def guard_new(step: Step) -> Attributes:
    """Say whether new public addresses are guarded from the start."""
    row = _own(step)
    on = step.need("AutoProtect").lower() == "true"
    change(step, row, {"AutoResourceEnable": on}, step.call.action)
    return {}
