"""Health checks of leased lines: the border router must be in the set of networks."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge(step: Step) -> None:
    """Refuse a border router that does not exist or is connected to no such set."""
    kind = step.cloud.kind("vpc/virtual_border_router")
    region = step.text("VbrInstanceRegionId") or step.site.region
    router = step.need("VbrInstanceId")
    scope = kind.place(step.account, region)
    if step.cloud.store.get(kind.name, scope, router) is None:
        raise ApiError(404, "ParameterInstanceId", f"No instance {router} exists.")
    cen = step.need("CenId")
    attached = step.find("cbn/attachment", CenId=cen, VbrId=router)
    older = step.get("cbn/child_instance", f"{cen}:{router}")
    if not attached and older is None:
        raise ApiError(
            400,
            "InvalidOperation.VbrNotAttachedToCen",
            f"The border router {router} is not attached to {cen}.",
        )
