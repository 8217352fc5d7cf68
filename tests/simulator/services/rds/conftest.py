"""A database server to test on."""

import pytest

from tests.simulator.cloud.asking import ZONE, Asking

PRODUCT = "Rds"


class Server:
    """One running server, asked by its id."""

    def __init__(self, ask: Asking, **more: object) -> None:
        self.ask = ask
        self.switch = ask.switch(ask.network(), "10.0.1.0/24")
        self.made = ask(
            PRODUCT,
            "CreateDBInstance",
            Engine="MySQL",
            EngineVersion="8.0",
            DBInstanceClass="mysql.n4.large.2c",
            DBInstanceStorage=100,
            DBInstanceNetType="Intranet",
            PayType="Postpaid",
            SecurityIPList="10.0.0.0/8",
            VSwitchId=self.switch,
            ZoneId=ZONE,
            **more,
        )
        self.id = str(self.made["DBInstanceId"])

    def __call__(self, action: str, **parameters: object) -> dict[str, object]:
        return dict(self.ask(PRODUCT, action, DBInstanceId=self.id, **parameters))

    def refused(self, action: str, **parameters: object) -> str:
        given = {"DBInstanceId": self.id, **parameters}
        return self.ask.refused(PRODUCT, action, **given).code


@pytest.fixture
def server(ask: Asking) -> Server:
    """Return a MySQL server in a subnet."""
    return Server(ask)
