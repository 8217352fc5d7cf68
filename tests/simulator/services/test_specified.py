"""What is declared exists: every action is one that the API has."""

import pytest

from simulator.cloud.services import ROOT
from tests.simulator.cloud.asking import SPEC, Asking

PRODUCTS = sorted(path.parent.name for path in ROOT.glob("*/product.yaml"))
# OSS is told apart by method and sub-resource; its actions are named by the wire.
NAMED_BY_THE_WIRE = {"oss"}
# Spelled as only some clients do.
OTHER_SPELLINGS = {("ecs", "UnTagResources")}
# Of a protocol that no specification describes: simulator/wire/datahub.py.
ONLY_BY_PATH = {
    ("datahub", name) for name in ("AppendField", "ListShards", "UpdateSubscription")
}


@pytest.mark.parametrize("product", sorted(set(PRODUCTS) - NAMED_BY_THE_WIRE))
def test_every_declared_action_is_specified(ask: Asking, product: str) -> None:
    service = ask.cloud.services.service(product)
    assert service is not None
    unknown = []
    for name, action in service.actions.items():
        edition = SPEC.edition(action.kind.product, action.version)
        known = edition is not None and name in edition.actions
        if not known and (product, name) not in OTHER_SPELLINGS | ONLY_BY_PATH:
            unknown.append(f"{name} {action.version}")
    assert unknown == []
