"""A network is joined to another region, or to an address that nobody registered.

What: regions, owners and addresses at the far end of peerings, transit routers,
    express connections, VPNs, private links and private DNS.
Why: whatever is joined to the network can read and receive data without any copy
    being declared.
Fix: join networks of the site, or register the address range of the department.
Source: clause A36; facts/data/addresses.yaml and register.yaml.
"""

from policies.examples import SITE
from policies.places import judged
from policies.rule import Example, Rule, Severity
from policies.scope import spoken_for_by

NAME = "network_link_outside_macau"

RULE = Rule(
    "MO-RES-011", Severity.CRITICAL, ("A36",), spoken_for_by(NAME), judged(NAME)
)

GOOD = (
    Example(
        "alicloud:vpc/peerConnection:PeerConnection", {"acceptingRegionId": SITE.region}
    ),
    Example(
        "alicloud:vpn/customerGateway:CustomerGateway", {"ipAddress": "203.0.113.10"}
    ),
    Example(
        "alicloud:pvtz/zoneAttachment:ZoneAttachment",
        {"vpcs": [{"regionId": SITE.region}], "zoneId": "z-1"},
    ),
)
BAD = (
    Example(
        "alicloud:vpc/peerConnection:PeerConnection",
        {"acceptingRegionId": "cn-hongkong"},
        at=("acceptingRegionId",),
    ),
    Example(
        "alicloud:cen/instanceAttachment:InstanceAttachment",
        {"childInstanceRegionId": "cn-hongkong"},
        at=("childInstanceRegionId",),
    ),
    Example(
        "alicloud:cen/bandwidthPackage:BandwidthPackage",
        {"geographicRegionAId": "China"},
        at=("geographicRegionAId",),
    ),
    Example(
        "alicloud:vpn/connection:Connection",
        {"remoteSubnets": ["192.0.2.0/24"]},
        at=("remoteSubnets.0",),
    ),
    Example(
        "alicloud:kms/instance:Instance",
        {"bindVpcs": [{"vpcOwnerId": 9999999999999999.0}]},
        at=("bindVpcs.0.vpcOwnerId",),
    ),
    Example(
        "alicloud:privatelink/vpcEndpointService:VpcEndpointService",
        {"supportedRegionLists": [SITE.region, "cn-beijing"]},
        at=("supportedRegionLists.1",),
    ),
    Example("alicloud:cloudconnect/network:Network", {}, at=("its type",)),
)
