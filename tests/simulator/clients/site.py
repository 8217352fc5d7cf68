"""A simulator in a process of its own, as official clients are told where it is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from Tea.exceptions import TeaException  # type: ignore[import-untyped]

from facts import facts

HOME = facts().sites["env10"]
REGION, ZONE, ACCOUNT = HOME.region, HOME.zones[0], HOME.account_id
# What clients raise when the service says no: the newer ones, and the older ones.
REFUSALS = (ClientException, TeaException)
# For accounts of the simulated cloud alone.
PASSWORD = "Example_1234"  # noqa: S105
Client = TypeVar("Client")


@dataclass(frozen=True)
class Site:
    """Where the simulator answers, and in which way clients shall reach it.

    `direct`: the endpoint is its address, and the action alone tells the product.
    `proxy`: the endpoint is the product's host at the site, over TLS of its own CA.
    """

    folder: Path
    port: int
    mode: str

    @property
    def address(self) -> str:
        """The simulator's address."""
        return f"127.0.0.1:{self.port}"

    def keys(self) -> dict[str, str]:
        """Return the key pair for users of clients."""
        held: dict[str, str] = json.loads(
            (self.folder / "credentials.json").read_text()
        )
        return held

    def config(self, product: str, **more: Any) -> Any:
        """Return a client's settings for a product of the site."""
        held = self.keys()
        common: dict[str, Any] = {
            "access_key_id": held["access_key"],
            "access_key_secret": held["secret"],
            "region_id": REGION,
            **more,
        }
        if self.mode == "direct":
            return Config(**common, endpoint=self.address, protocol="HTTP")
        return Config(
            **common,
            endpoint=HOME.endpoints[product],
            protocol="HTTPS",
            https_proxy=f"http://{self.address}",
            ca=str(self.folder / "ca.pem"),
        )

    def open(self, client: type[Client], product: str, **more: Any) -> Client:
        """Return a client of a product."""
        return client(self.config(product, **more))  # type: ignore[call-arg]

    def named(self, name: str) -> str:
        """Return a name that the other way does not use."""
        return f"gov-{name}-{self.mode}"
