"""A small cloud as a preview tells it, and what is shown of it (golden files).

`make generate` writes the golden files; look at the picture in a browser.
"""

import copy
from pathlib import Path
from typing import Any

from rich.console import Console

from operate.configuration import Accepted
from operate.declared import Cloud, cloud
from operate.digest import nodes
from operate.outcome import Outcome
from operate.picture import picture
from operate.tree import tree

GOLDEN = Path(__file__).parent / "golden"
ROOT = "urn:pulumi:small::gov-cloud::"
VPC, SWITCH = "alicloud:vpc/network:Network", "alicloud:vpc/switch:Switch"
ZONES = {"a": "cn-macau-env20-amtest20001-a", "b": "cn-macau-env20-amtest20002-a"}
ACCEPTED = Accepted(
    pinned={},
    region="cn-macau-env20-d01",
    site={"en": "Small site", "zh": "小機房", "pt": "Centro pequeno"},
    departments={
        "safp": {
            "en": "Public Administration and Civil Service Bureau",
            "zh": "行政公職局",
            "pt": "Direcção dos Serviços de Administração e Função Pública",
        },
        "dsal": {"en": None, "zh": "勞工事務局", "pt": "Direcção dos Serviços"},
    },
    systems=["network", "keys", "logging", "common", "tenant", "queue-booking"],
)


def urn(kind: str, name: str) -> str:
    """Return the URN of a resource of the small cloud."""
    return f"{ROOT}{kind}::{name}"


def state(
    kind: str,
    name: str,
    owner: tuple[str, str] = ("safp", "network"),
    *,
    uses: dict[str, str] | None = None,
    **inputs: str,
) -> dict[str, Any]:
    """Return the new state of one resource; `uses` maps an input to a URN."""
    tags = {"gov-dept": owner[0], "gov-system": owner[1]}
    return {
        "urn": urn(kind, name),
        "type": kind,
        "parent": "",
        "inputs": {"tags": tags, **inputs},
        "propertyDependencies": {key: [used] for key, used in (uses or {}).items()},
    }


def network(short: str, block: str, owner: tuple[str, str]) -> list[dict[str, Any]]:
    """Return a network with a vSwitch in each zone, linked to the hub."""
    vpc = urn(VPC, f"{short}-vpc")
    first = block.rsplit(".", 2)[0]
    switches = [
        state(
            SWITCH,
            f"{short}-{letter}-vsw",
            owner,
            uses={"vpcId": vpc},
            zoneId=zone,
            cidrBlock=f"{first}.{number}.0/24",
        )
        for number, (letter, zone) in enumerate(ZONES.items())
    ]
    link = "alicloud:cen/transitRouterVpcAttachment:TransitRouterVpcAttachment"
    router = urn("alicloud:cen/transitRouter:TransitRouter", "hub")
    return [
        state(VPC, f"{short}-vpc", owner, cidrBlock=block),
        *switches,
        state(
            link, f"{short}-link", owner, uses={"vpcId": vpc, "transitRouterId": router}
        ),
    ]


def states() -> list[dict[str, Any]]:
    """Return everything that the small cloud declares."""
    app = urn(SWITCH, "shared-a-vsw")
    group = "alicloud:ecs/securityGroup:SecurityGroup"
    rule = "alicloud:ecs/securityGroupRule:SecurityGroupRule"
    eip, nat = (
        "alicloud:ecs/eipAddress:EipAddress",
        "alicloud:vpc/natGateway:NatGateway",
    )
    joined = "alicloud:ecs/eipAssociation:EipAssociation"
    common, service = ("safp", "common"), ("dsal", "queue-booking")
    database = "alicloud:rds/instance:Instance"
    shared = {"vpcId": urn(VPC, "shared-vpc")}
    return [
        # Not in the order of showing, on purpose.
        state("alicloud:kms/key:Key", "state-key", ("safp", "keys")),
        *network("dsal", "10.80.0.0/18", ("dsal", "tenant")),
        *network("shared", "10.65.0.0/16", ("safp", "network")),
        state("alicloud:cen/transitRouter:TransitRouter", "hub"),
        state(database, "shared-db", common, uses={"vswitchId": app}),
        state(
            "alicloud:rds/database:Database",
            "queue-db",
            service,
            uses={"instanceId": urn(database, "shared-db")},
        ),
        state(group, "app-sg", uses=shared),
        *(
            state(rule, f"app-rule-{n}", uses={"securityGroupId": urn(group, "app-sg")})
            for n in range(3)
        ),
        state(eip, "way-out-eip"),
        state(nat, "way-out-nat", uses=shared | {"vswitchId": app}),
        state(
            joined,
            "way-out-join",
            uses={
                "allocationId": urn(eip, "way-out-eip"),
                "instanceId": urn(nat, "way-out-nat"),
            },
        ),
        state("alicloud:log/project:Project", "logs", ("safp", "logging")),
    ]


def outcome(made: list[dict[str, Any]]) -> Outcome:
    """Return the outcome of a run that plans to create `made`."""
    told = Outcome()
    for new in made:
        metadata = {"op": "create", "urn": new["urn"], "type": new["type"], "new": new}
        told.take({"resourcePreEvent": {"metadata": metadata}})
    return told


def small(made: list[dict[str, Any]] | None = None) -> Cloud:
    """Return the small cloud, or that of `made`."""
    made = states() if made is None else made
    digest = {"steps": [{"newState": new} for new in copy.deepcopy(made)]}
    return cloud("small", ACCEPTED, outcome(made), nodes(digest))


def tree_text(shown: Cloud) -> str:
    """Return the tree as it is printed, without colours."""
    console = Console(width=500, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(tree(shown))
    return capture.get()


def pages() -> dict[Path, str]:
    """Return each golden file and its content."""
    return {
        GOLDEN / "small-cloud.svg": picture(small()),
        GOLDEN / "small-cloud.txt": tree_text(small()),
    }


def main() -> None:
    """Write the golden files."""
    for path, content in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
