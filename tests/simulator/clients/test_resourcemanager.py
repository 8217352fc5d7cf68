"""Resource groups."""

import pytest
from alibabacloud_resourcemanager20200331 import models as rm
from alibabacloud_resourcemanager20200331.client import Client

from tests.simulator.clients.site import REFUSALS, Site


def test_a_group_lives(site: Site) -> None:
    client, name = site.open(Client, "resourcemanager"), site.named("group")
    made = rm.CreateResourceGroupRequest(name=name, display_name="one")
    id_ = client.create_resource_group(made).body.resource_group.id
    with pytest.raises(REFUSALS) as twice:
        client.create_resource_group(made)
    assert twice.value.code == "EntityAlreadyExists.ResourceGroup"
    client.update_resource_group(
        rm.UpdateResourceGroupRequest(resource_group_id=id_, new_display_name="two")
    )
    client.tag_resources(
        rm.TagResourcesRequest(
            resource_type="ResourceGroup",
            resource_id=[id_],
            tag=[rm.TagResourcesRequestTag(key="owner", value=site.mode)],
        )
    )
    found = client.list_resource_groups(
        rm.ListResourceGroupsRequest(name=name, page_size=10)
    ).body
    (row,) = found.resource_groups.resource_group
    assert (row.id, row.display_name) == (id_, "two")
    client.delete_resource_group(rm.DeleteResourceGroupRequest(resource_group_id=id_))
    with pytest.raises(REFUSALS) as gone:
        client.delete_resource_group(
            rm.DeleteResourceGroupRequest(resource_group_id="rg-none")
        )
    assert gone.value.code == "EntityNotExists.ResourceGroup"
