"""Names inside networks: zones, records and who may ask."""

import pytest
from alibabacloud_pvtz20180101 import models as pvtz
from alibabacloud_pvtz20180101.client import Client

from tests.simulator.clients.places import Network
from tests.simulator.clients.site import REFUSALS, REGION, Site


def test_a_zone_lives(site: Site, place: Network) -> None:
    client = site.open(Client, "pvtz")
    name = f"{site.mode}.internal"
    zone = client.add_zone(pvtz.AddZoneRequest(zone_name=name)).body.zone_id
    client.bind_zone_vpc(
        pvtz.BindZoneVpcRequest(
            zone_id=zone,
            vpcs=[pvtz.BindZoneVpcRequestVpcs(region_id=REGION, vpc_id=place.vpc)],
        )
    )
    record = pvtz.AddZoneRecordRequest(
        zone_id=zone, rr="db", type="A", value="10.0.0.5"
    )
    id_ = client.add_zone_record(record).body.record_id
    client.update_zone_record(
        pvtz.UpdateZoneRecordRequest(record_id=id_, rr="db", type="A", value="10.0.0.6")
    )
    found = client.describe_zone_records(
        pvtz.DescribeZoneRecordsRequest(zone_id=zone, page_size=10)
    ).body
    assert [row.value for row in found.records.record] == ["10.0.0.6"]
    with pytest.raises(REFUSALS) as used:
        client.delete_zone(pvtz.DeleteZoneRequest(zone_id=zone))
    assert used.value.code == "Zone.VpcExists"
    client.bind_zone_vpc(pvtz.BindZoneVpcRequest(zone_id=zone, vpcs=[]))
    listed = client.describe_zones(pvtz.DescribeZonesRequest(keyword=name)).body
    assert [row.zone_id for row in listed.zones.zone] == [zone]
    client.delete_zone(pvtz.DeleteZoneRequest(zone_id=zone))
    with pytest.raises(REFUSALS) as gone:
        client.add_zone_record(record)
    assert gone.value.code == "Zone.NotExists"
