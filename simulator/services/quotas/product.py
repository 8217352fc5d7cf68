"""Quotas: how many there may be of a kind, and how many there are."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json


def _rows(step: Step) -> list[Attributes]:
    product, action = step.need("ProductCode"), step.text("QuotaActionCode")
    catalogue: list[Attributes] = step.kind.declared["product"]["catalogue"]["quotas"]
    return [
        _shown(step, row)
        for row in catalogue
        if row["ProductCode"] == product and action in ("", row["QuotaActionCode"])
    ]


def _shown(step: Step, row: Attributes) -> Attributes:
    kind = step.cloud.kind(str(row["Kind"]))
    used = len(step.cloud.store.within(kind.name, step.scope(kind)))
    plain = {key: value for key, value in row.items() if key != "Kind"}
    return {
        **plain,
        "TotalUsage": float(used),
        "Adjustable": True,
        "ApplicableType": "continuous",
        "QuotaDescription": row["QuotaName"],
        "QuotaType": "normal",
        "QuotaCategory": "CommonQuota",
        "QuotaUnit": "AMOUNT",
        "Consumable": True,
        "Dimensions": {"regionId": step.site.region},
        "QuotaArn": (
            f"acs:quotas:{step.site.region}:{step.account}:quota/"
            f"{row['ProductCode']}/{row['QuotaActionCode']}"
        ),
    }


def list_quotas(step: Step) -> Attributes:
    """List the quotas of a product with what is used of each."""
    rows: list[Json] = [*_rows(step)]
    return {"Quotas": rows, "TotalCount": len(rows), "MaxResults": 30}


def get_quota(step: Step) -> Attributes:
    """Show one quota."""
    step.need("QuotaActionCode")
    rows = _rows(step)
    if not rows:
        raise ApiError(404, "QUOTA.NOT.FOUND", "There is no such quota.")
    return {"Quota": rows[0]}


def list_products(step: Step) -> Attributes:
    """List the products that have quotas."""
    catalogue: list[Attributes] = step.kind.declared["product"]["catalogue"]["quotas"]
    codes = dict.fromkeys(row["ProductCode"] for row in catalogue)
    rows: list[Json] = [
        {
            "ProductCode": code,
            "ProductName": code,
            "ProductNameEn": code,
            "Dynamic": False,
            "CommonQuotaSupport": "support",
        }
        for code in codes
    ]
    return {"ProductInfo": rows, "TotalCount": len(rows), "MaxResults": 30}
