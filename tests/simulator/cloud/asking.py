"""A cloud that is asked in one line, for tests."""

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from facts import facts
from simulator import spec
from simulator.cloud.clock import Clock
from simulator.cloud.cloud import Cloud
from simulator.cloud.faults import Fault
from simulator.cloud.services import ROOT
from simulator.messages import ApiError, Call, Caller, Json

REGION = "cn-macau-env10-d01"
ZONE = "cn-macau-env10-amtest10001-a"
ACCOUNT = "1999100000000010"
SPEC = spec.load()
ROOT_ARN = f"acs:ram::{ACCOUNT}:root"


class Asking:
    """Calls actions of one cloud as one caller."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        clock: Clock | None = None,
        seed: str = "test",
        services: Path = ROOT,
        region: str = REGION,
    ) -> None:
        self.cloud = Cloud(
            folder, sites=facts().sites, clock=clock, seed=seed, services=services
        )
        self.region = region
        self.caller = Caller("LTAItest", "", ROOT_ARN)
        self._numbers = itertools.count(1)

    def call(
        self,
        product: str,
        action: str,
        parameters: Mapping[str, Any],
        path: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Call:
        return Call(
            family="rpc",
            product=product,
            version="",
            action=action,
            region=self.region,
            caller=self.caller,
            parameters=dict(parameters),
            path=dict(path or {}),
            headers=headers or {},
            request_id=f"request-{next(self._numbers)}",
        )

    def __call__(self, product: str, action: str, **parameters: Any) -> dict[str, Json]:
        return self._performed(self.call(product, action, parameters))

    def _performed(self, call: Call) -> dict[str, Json]:
        """Return the plain reply, after the specification could give it its form."""
        reply = self.cloud.perform(call)
        version = self.cloud.services.action(call).version
        edition = SPEC.edition(call.product, version)
        if edition is not None:
            operation = edition.operation(call.action, strict=False)
            if operation is not None:
                operation.shape(reply, "id")
        return reply

    def rest(
        self,
        product: str,
        action: str,
        path: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> dict[str, Json]:
        call = self.call(product, action, parameters, path, headers)
        return self._performed(call)

    def faulted(
        self, fault: Fault, product: str, action: str, **parameters: Any
    ) -> dict[str, Json]:
        return self.cloud.perform(self.call(product, action, parameters), fault)

    def refused(self, product: str, action: str, **parameters: Any) -> ApiError:
        with pytest.raises(ApiError) as caught:
            self(product, action, **parameters)
        return caught.value

    def network(self, block: str = "10.0.0.0/16", **more: Any) -> str:
        return str(self("Vpc", "CreateVpc", CidrBlock=block, **more)["VpcId"])

    def switch(self, network: str, block: str) -> str:
        made = self("Vpc", "CreateVSwitch", VpcId=network, ZoneId=ZONE, CidrBlock=block)
        return str(made["VSwitchId"])


def rows(reply: Mapping[str, Json], path: str) -> list[dict[str, Json]]:
    """Return the list of objects at a path of a reply."""
    value: Json = dict(reply)
    for name in path.split("."):
        assert isinstance(value, dict), path
        value = value[name]
    assert isinstance(value, list), path
    return [item for item in value if isinstance(item, dict)]
