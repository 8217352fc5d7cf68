"""Public domains and their records."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

RECORD = {"RR": "www", "Type": "A", "Value": "192.0.2.1"}


@pytest.fixture
def domain(ask: Asking) -> str:
    return str(ask("Alidns", "AddDomain", DomainName="gov.example")["DomainName"])


def test_a_domain_is_added_once_and_takes_its_records_along(
    ask: Asking, domain: str
) -> None:
    twice = ask.refused("Alidns", "AddDomain", DomainName=domain)
    assert twice.code == "DomainAddedByOthers.Already"
    record = ask("Alidns", "AddDomainRecord", DomainName=domain, **RECORD)
    (seen,) = rows(ask("Alidns", "DescribeDomains"), "Domains.Domain")
    assert seen["RecordCount"] == 1
    ask("Alidns", "DeleteDomain", DomainName=domain)
    gone = ask.refused("Alidns", "DescribeDomainRecordInfo", **record)
    assert gone.code == "DomainRecordNotBelongToUser"


def test_records_are_found_by_their_full_name(ask: Asking, domain: str) -> None:
    ask("Alidns", "AddDomainRecord", DomainName=domain, **RECORD)
    for name, count in (("www.gov.example", 1), ("mail.gov.example", 0)):
        seen = ask("Alidns", "DescribeSubDomainRecords", SubDomain=name)
        assert seen["TotalCount"] == count


def test_a_record_is_switched_off_in_any_spelling(ask: Asking, domain: str) -> None:
    record = ask("Alidns", "AddDomainRecord", DomainName=domain, **RECORD)
    ask("Alidns", "SetDomainRecordStatus", **record, Status="Disable")
    seen = ask("Alidns", "DescribeDomainRecordInfo", **record)
    assert seen["Status"] == "DISABLE"
    assert ask.refused("Alidns", "SetDomainRecordStatus", **record, Status="maybe")


def test_all_records_of_a_name_go_at_once(ask: Asking, domain: str) -> None:
    for value in ("192.0.2.1", "192.0.2.2"):
        given = {**RECORD, "Value": value}
        ask("Alidns", "AddDomainRecord", DomainName=domain, **given)
    gone = ask("Alidns", "DeleteSubDomainRecords", DomainName=domain, RR="www")
    assert gone["TotalCount"] == "2"


def test_a_group_with_domains_stays(ask: Asking, domain: str) -> None:
    group = ask("Alidns", "AddDomainGroup", GroupName="offices")
    name = {"GroupId": group["GroupId"]}
    ask("Alidns", "ChangeDomainGroup", DomainName=domain, **name)
    assert ask.refused("Alidns", "DeleteDomainGroup", **name)
    moved = ask("Alidns", "ChangeDomainGroup", DomainName=domain)
    assert moved["GroupName"] == ""
    ask("Alidns", "DeleteDomainGroup", **name)
