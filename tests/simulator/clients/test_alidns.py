"""Public names: domains and records."""

import pytest
from alibabacloud_alidns20150109 import models as alidns
from alibabacloud_alidns20150109.client import Client

from tests.simulator.clients.site import REFUSALS, Site


def test_a_domain_has_records(site: Site) -> None:
    client, domain = site.open(Client, "alidns"), f"{site.named('zone')}.example"
    added = alidns.AddDomainRequest(domain_name=domain)
    client.add_domain(added)
    with pytest.raises(REFUSALS) as twice:
        client.add_domain(added)
    assert twice.value.code == "DomainAddedByOthers.Already"
    record = alidns.AddDomainRecordRequest(
        domain_name=domain, rr="www", type="A", value="192.0.2.1"
    )
    id_ = client.add_domain_record(record).body.record_id
    with pytest.raises(REFUSALS) as same:
        client.add_domain_record(record)
    assert same.value.code == "DomainRecordDuplicate"
    client.update_domain_record(
        alidns.UpdateDomainRecordRequest(
            record_id=id_, rr="www", type="A", value="192.0.2.2"
        )
    )
    found = client.describe_domain_records(
        alidns.DescribeDomainRecordsRequest(
            domain_name=domain, rrkey_word="ww", page_size=10
        )
    ).body
    assert [row.value for row in found.domain_records.record] == ["192.0.2.2"]
    client.delete_domain_record(alidns.DeleteDomainRecordRequest(record_id=id_))
    client.delete_domain(alidns.DeleteDomainRequest(domain_name=domain))
    with pytest.raises(REFUSALS) as gone:
        client.describe_domain_info(
            alidns.DescribeDomainInfoRequest(domain_name=domain)
        )
    assert gone.value.code == "InvalidDomainName.NoExist"
