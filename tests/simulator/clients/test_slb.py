"""Load balancers: listeners, groups and access lists."""

import pytest
from alibabacloud_slb20140515 import models as slb
from alibabacloud_slb20140515.client import Client

from tests.simulator.clients.places import Network
from tests.simulator.clients.site import REFUSALS, REGION, Site


def test_a_balancer_lives(site: Site, place: Network) -> None:
    client = site.open(Client, "slb")
    made = client.create_load_balancer(
        slb.CreateLoadBalancerRequest(
            region_id=REGION,
            load_balancer_name=site.named("lb"),
            v_switch_id=place.switch,
            address_type="intranet",
            load_balancer_spec="slb.s2.small",
        )
    ).body
    id_ = made.load_balancer_id
    group = client.create_vserver_group(
        slb.CreateVServerGroupRequest(
            region_id=REGION, load_balancer_id=id_, vserver_group_name="web"
        )
    ).body
    listener = slb.CreateLoadBalancerTCPListenerRequest(
        region_id=REGION,
        load_balancer_id=id_,
        listener_port=443,
        bandwidth=-1,
        vserver_group_id=group.vserver_group_id,
    )
    client.create_load_balancer_tcplistener(listener)
    with pytest.raises(REFUSALS) as twice:
        client.create_load_balancer_tcplistener(listener)
    assert twice.value.code == "ListenerAlreadyExists"
    with pytest.raises(REFUSALS) as used:
        client.delete_vserver_group(
            slb.DeleteVServerGroupRequest(
                region_id=REGION, vserver_group_id=group.vserver_group_id
            )
        )
    assert used.value.code == "RspoolVipExist"
    rename(client, site, id_)
    client.delete_load_balancer(
        slb.DeleteLoadBalancerRequest(region_id=REGION, load_balancer_id=id_)
    )
    with pytest.raises(REFUSALS) as gone:
        client.describe_load_balancer_attribute(
            slb.DescribeLoadBalancerAttributeRequest(
                region_id=REGION, load_balancer_id=id_
            )
        )
    assert gone.value.code == "InvalidLoadBalancerId.NotFound"


def rename(client: Client, site: Site, id_: str) -> None:
    """Rename and tag a balancer; it is found under its new name."""
    client.set_load_balancer_name(
        slb.SetLoadBalancerNameRequest(
            region_id=REGION,
            load_balancer_id=id_,
            load_balancer_name=site.named("renamed"),
        )
    )
    client.tag_resources(
        slb.TagResourcesRequest(
            region_id=REGION,
            resource_type="instance",
            resource_id=[id_],
            tag=[slb.TagResourcesRequestTag(key="owner", value=site.mode)],
        )
    )
    found = client.describe_load_balancers(
        slb.DescribeLoadBalancersRequest(
            region_id=REGION, load_balancer_name=site.named("renamed"), page_size=10
        )
    ).body
    assert [row.load_balancer_id for row in found.load_balancers.load_balancer] == [id_]


def test_a_balancer_needs_its_subnet(site: Site) -> None:
    client = site.open(Client, "slb")
    with pytest.raises(REFUSALS) as refused:
        client.create_load_balancer(
            slb.CreateLoadBalancerRequest(
                region_id=REGION,
                v_switch_id="vsw-none",
                address_type="intranet",
                load_balancer_spec="slb.s2.small",
            )
        )
    assert refused.value.code == "InvalidVSwitchId.NotFound"
