"""Servers: started, found, tagged, changed, stopped, removed, with what they need."""

import pytest
from alibabacloud_ecs20140526 import models as ecs
from alibabacloud_ecs20140526.client import Client

from tests.simulator.clients.places import Network
from tests.simulator.clients.site import REFUSALS, REGION, Site
from tests.simulator.services.servers import IMAGE, SIZE


def group(client: Client, place: Network) -> str:
    made = client.create_security_group(
        ecs.CreateSecurityGroupRequest(region_id=REGION, vpc_id=place.vpc)
    )
    guard = str(made.body.security_group_id)
    client.authorize_security_group(
        ecs.AuthorizeSecurityGroupRequest(
            region_id=REGION,
            security_group_id=guard,
            permissions=[
                ecs.AuthorizeSecurityGroupRequestPermissions(
                    ip_protocol="TCP", port_range="443/443", source_cidr_ip="10.0.0.0/8"
                )
            ],
        )
    )
    return guard


def test_a_server_lives(site: Site, place: Network) -> None:
    client = site.open(Client, "ecs")
    guard = group(client, place)
    made = client.run_instances(
        ecs.RunInstancesRequest(
            region_id=REGION,
            image_id=IMAGE,
            instance_type=SIZE,
            v_switch_id=place.switch,
            security_group_id=guard,
            instance_name=site.named("server"),
            amount=3,
            tag=[ecs.RunInstancesRequestTag(key="gov-owner", value=site.mode)],
        )
    ).body
    ids = made.instance_id_sets.instance_id_set
    assert [len(page) for page in pages(client, site)] == [2, 1]
    found = [id_ for page in pages(client, site) for id_ in page]
    assert sorted(found) == sorted(ids)
    client.modify_instance_attribute(
        ecs.ModifyInstanceAttributeRequest(instance_id=ids[0], description="changed")
    )
    client.untag_resources(
        ecs.UntagResourcesRequest(
            region_id=REGION,
            resource_type="instance",
            resource_id=ids[:1],
            tag_key=["gov-owner"],
        )
    )
    assert [len(page) for page in pages(client, site)] == [2]
    seen = client.describe_instance_attribute(
        ecs.DescribeInstanceAttributeRequest(instance_id=ids[0])
    ).body
    assert seen.description == "changed"
    with pytest.raises(REFUSALS) as used:
        client.delete_security_group(
            ecs.DeleteSecurityGroupRequest(region_id=REGION, security_group_id=guard)
        )
    assert used.value.code == "DependencyViolation"
    client.stop_instances(
        ecs.StopInstancesRequest(region_id=REGION, instance_id=ids, force_stop=True)
    )
    client.delete_instances(
        ecs.DeleteInstancesRequest(region_id=REGION, instance_id=ids, force=True)
    )
    client.delete_security_group(
        ecs.DeleteSecurityGroupRequest(region_id=REGION, security_group_id=guard)
    )


def pages(client: Client, site: Site) -> list[list[str]]:
    """Return the ids of this test's servers, two a page, by token."""
    found, token = [], None
    while True:
        body = client.describe_instances(
            ecs.DescribeInstancesRequest(
                region_id=REGION,
                tag=[ecs.DescribeInstancesRequestTag(key="gov-owner", value=site.mode)],
                max_results=2,
                next_token=token,
            )
        ).body
        found.append([row.instance_id for row in body.instances.instance])
        token = body.next_token
        if not token:
            return found


def test_what_a_server_lacks_is_said(site: Site, place: Network) -> None:
    client = site.open(Client, "ecs")
    guard = group(client, place)
    wanted = {
        "region_id": REGION,
        "image_id": IMAGE,
        "instance_type": SIZE,
        "v_switch_id": place.switch,
        "security_group_id": guard,
    }
    for changed, code in (
        ({"v_switch_id": "vsw-none"}, "InvalidVSwitchId.NotFound"),
        ({"security_group_id": "sg-none"}, "InvalidSecurityGroupId.NotFound"),
        ({"image_id": "none.vhd"}, "InvalidImageId.NotFound"),
        ({"instance_type": "ecs.none"}, "InvalidInstanceType.ValueNotSupported"),
    ):
        with pytest.raises(REFUSALS) as refused:
            client.run_instances(ecs.RunInstancesRequest(**{**wanted, **changed}))
        assert refused.value.code == code
    with pytest.raises(REFUSALS) as unknown:
        client.create_auto_provisioning_group(
            ecs.CreateAutoProvisioningGroupRequest(
                region_id=REGION, total_target_capacity="1", launch_template_id="lt"
            )
        )
    assert unknown.value.code == "InvalidAction.NotFound"
    client.delete_security_group(
        ecs.DeleteSecurityGroupRequest(region_id=REGION, security_group_id=guard)
    )
