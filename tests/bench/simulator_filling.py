"""Puts many servers into a simulator's data folder before it starts.

The quota of an account is 1,000 servers, so the rest cannot be asked for: each is a
copy of one that was, with an id, a name and an address of its own.
"""

import dataclasses
import ipaddress
import itertools
from pathlib import Path
from typing import Any

from facts import facts
from simulator.cloud import Cloud, open_cloud
from simulator.messages import Call, Caller
from tests.bench.simulator_peers import IMAGE, REGION, SIZE, ZONE

SERVER = "ecs/instance"


def fill(folder: Path, count: int) -> None:
    """Write a network with so many servers, named server-0, server-1 and so on."""
    cloud = open_cloud(folder, sites=facts().sites)
    try:
        network = _done(cloud, "Vpc", "CreateVpc", CidrBlock="10.0.0.0/16")["VpcId"]
        where = {"VpcId": network, "ZoneId": ZONE, "CidrBlock": "10.0.0.0/16"}
        switch = _done(cloud, "Vpc", "CreateVSwitch", **where)["VSwitchId"]
        group = _done(cloud, "Ecs", "CreateSecurityGroup", VpcId=network)
        _done(
            cloud,
            "Ecs",
            "RunInstances",
            InstanceType=SIZE,
            ImageId=IMAGE,
            VSwitchId=switch,
            SecurityGroupIds=[group["SecurityGroupId"]],
            InstanceName="server-0",
        )
        _copy(cloud, count)
    finally:
        cloud.close()


def _copy(cloud: Cloud, count: int) -> None:
    (first,) = cloud.store.all(SERVER)
    address = ipaddress.ip_address("10.0.16.0")
    with cloud.transaction():
        for number in range(1, count):
            own = {
                "InstanceId": f"i-{number:017x}",
                "InstanceName": f"server-{number}",
                "PrivateIpAddress": str(address + number),
            }
            cloud.store.insert(
                dataclasses.replace(
                    first,
                    id=own["InstanceId"],
                    attributes={**first.attributes, **own},
                )
            )


_numbers = itertools.count()


def _done(cloud: Cloud, product: str, action: str, **given: Any) -> Any:
    site = next(one for one in facts().sites.values() if one.region == REGION)
    caller = Caller("", site.account_id, f"acs:ram::{site.account_id}:root")
    call = Call("rpc", product, "", action, REGION, caller, given)
    call.request_id = f"fill-{next(_numbers)}"
    return cloud.perform(call)
