"""Orders: what is bought appears in its own product, and goes when it is given back."""

from simulator.cloud.changing import change, erase, remove
from simulator.cloud.making import attributes_of, make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json

_PAGE = ("TotalCount", "PageSize")


def _offer(step: Step) -> str:
    """Return the kind of what a product code orders; refuses any other."""
    code = step.need("ProductCode")
    offers = step.kind.declared["product"]["catalogue"]["offers"]
    for row in offers:
        if row["ProductCode"] == code:
            return str(row["Kind"])
    raise ApiError(400, "NotApplicable", f"The product {code} is not to be had here.")


def _ordered(step: Step) -> Attributes:
    """Return the codes of an order with their values."""
    found: Attributes = {}
    for row in listed(step.parameters.get("Parameter")):
        if isinstance(row, dict) and row.get("Code"):
            found[str(row["Code"])] = row.get("Value")
    return found


def _order(step: Step, type_: str, instance: str) -> str:
    """Write an order that is paid at once, and return its number."""
    given: Attributes = {
        "OrderType": type_,
        "InstanceIDs": instance,
        "ProductCode": step.text("ProductCode"),
        "ProductType": step.text("ProductType"),
        "SubscriptionType": step.text("SubscriptionType") or "Subscription",
        "Region": step.site.region,
    }
    return make(step.on(step.cloud.kind("bssopenapi/order"), given)).id


def create(step: Step) -> Attributes:
    """Order something: it is there at once, in the state that its kind begins with."""
    kind = step.cloud.kind(_offer(step))
    made = make(step.on(kind, _ordered(step)))
    kept = ("Parameter", "ClientToken", "Logistics", "Period", "PricingCycle")
    given = {name: value for name, value in step.parameters.items() if name not in kept}
    make(step.on(step.kind, {**given, "InstanceID": made.id}))
    step.touch([made.id])
    order = _order(step, "New", made.id)
    return {"Data": {"InstanceId": made.id, "OrderId": order}}


def wrapped(step: Step, reply: Attributes) -> Attributes:
    """Say the page inside the data, as this product does."""
    held = reply["Data"]
    page: Attributes = {name: reply[name] for name in _PAGE}
    page["PageNum"] = int(step.text("PageNum") or 1)
    return {"Data": {**(held if isinstance(held, dict) else {}), **page}}


def _must(step: Step) -> tuple[Resource, Resource]:
    """Return a subscription and what it is of."""
    row = step.get(step.kind.name, step.need("InstanceId"))
    real = step.get(_offer(step), step.need("InstanceId"))
    if row is None or real is None:
        raise step.kind.absent.error(step.text("InstanceId"))
    step.touch([row.id])
    return row, real


def modify(step: Step) -> Attributes:
    """Make what was ordered larger or smaller."""
    if not step.text("ModifyType"):
        raise missing("ModifyType")
    _, real = _must(step)
    kind = step.cloud.kind(real.kind)
    after = attributes_of(kind, _ordered(step))
    change(step.on(kind, {}), real, after, step.call.action)
    order = _order(step, step.text("ModifyType"), real.id)
    return {"Data": {"HostId": "", "OrderId": order}}


def renew(step: Step) -> Attributes:
    """Keep what was ordered for longer."""
    row, _ = _must(step)
    order = _order(step, "Renew", row.id)
    return {"Data": {"OrderId": order}}


def refund(step: Step) -> Attributes:
    """Give back what was ordered: it is gone then."""
    row, real = _must(step)
    remove(step.on(step.cloud.kind(real.kind), {}), real)
    erase(step.cloud.store, row)
    number: Json = int(_order(step, "Refund", row.id))
    return {"Data": {"HostId": "", "OrderId": number}}
