"""Clusters, over REST."""

import pytest
from alibabacloud_cs20151215 import models as cs
from alibabacloud_cs20151215.client import Client

from tests.simulator.clients.places import Network
from tests.simulator.clients.site import REFUSALS, REGION, Site
from tests.simulator.wire.stand_ins import eventually


def test_a_cluster_lives(site: Site, place: Network) -> None:
    client = site.open(Client, "cs")
    asked = cs.CreateClusterRequest(
        name=site.named("cluster"),
        region_id=REGION,
        cluster_type="ManagedKubernetes",
        cluster_spec="ack.pro.small",
        vpcid=place.vpc,
        vswitch_ids=[place.switch],
        service_cidr="172.21.0.0/20",
        container_cidr="172.20.0.0/16",
        snat_entry=False,
    )
    id_ = client.create_cluster(asked).body.cluster_id
    assert eventually(
        lambda: client.describe_cluster_detail(id_).body.state == "running"
    )
    found = client.describe_clusters_v1(
        cs.DescribeClustersV1Request(name=site.named("cluster"), page_size=10)
    ).body
    assert [row.cluster_id for row in found.clusters] == [id_]
    client.tag_resources(
        cs.TagResourcesRequest(
            region_id=REGION,
            resource_type="CLUSTER",
            resource_ids=[id_],
            tags=[cs.Tag(key="owner", value=site.mode)],
        )
    )
    client.modify_cluster(id_, cs.ModifyClusterRequest(deletion_protection=True))
    with pytest.raises(REFUSALS) as protected:
        client.delete_cluster(id_, cs.DeleteClusterRequest())
    assert protected.value.code == "ErrorClusterDeletionProtection"
    client.modify_cluster(id_, cs.ModifyClusterRequest(deletion_protection=False))
    client.delete_cluster(id_, cs.DeleteClusterRequest())
    assert eventually(lambda: not left(client, id_))


def left(client: Client, id_: str) -> bool:
    found = client.describe_clusters_v1(cs.DescribeClustersV1Request(cluster_id=id_))
    return bool(found.body.clusters)


def test_a_cluster_that_is_none_is_not_found(site: Site) -> None:
    client = site.open(Client, "cs")
    with pytest.raises(REFUSALS) as absent:
        client.describe_cluster_detail("c-none")
    assert absent.value.code == "ErrorClusterNotFound"
