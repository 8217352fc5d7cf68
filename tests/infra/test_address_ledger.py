"""The ledger of addresses: complete, in order, and nobody twice."""

import re
from ipaddress import IPv4Network
from itertools import pairwise

from facts import facts
from infra.address_ledger import page

ROW = re.compile(r"^\| `([0-9./]+)` \| [0-9,]+ \| (.+) \| (.+) \|$", re.MULTILINE)
SLOT = re.compile(r"^\| (\d+) \| `([0-9./]+)` \| (.*) \|$", re.MULTILINE)


def test_blocks_stand_in_order_and_none_stands_twice() -> None:
    blocks = [IPv4Network(block) for block, _, _ in ROW.findall(page())]
    assert len(blocks) > 40
    assert all(one < other for one, other in pairwise(blocks))


def test_every_slot_is_listed_with_all_its_bodies() -> None:
    slots = SLOT.findall(page())
    plan = facts().addresses.sites["env20"]
    assert [int(number) for number, _, _ in slots] == list(range(plan.slots))
    assert [block for _, block, _ in slots] == [
        str(plan.tenant_block(slot)) for slot in range(plan.slots)
    ]
    for code, body in facts().departments.items():
        assert f"`{code}`" in slots[body.slot][2]
