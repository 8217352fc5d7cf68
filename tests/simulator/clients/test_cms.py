"""Alarms, and whom they reach."""

import pytest
from alibabacloud_cms20190101 import models as cms
from alibabacloud_cms20190101.client import Client

from tests.simulator.clients.site import REFUSALS, Site


def test_an_alarm_reaches_its_contacts(site: Site) -> None:
    client, name = site.open(Client, "cms"), site.named("alarm")
    client.put_contact(
        cms.PutContactRequest(
            contact_name=name,
            describe="one",
            channels=cms.PutContactRequestChannels(mail="a@gov.example"),
        )
    )
    client.put_contact_group(
        cms.PutContactGroupRequest(contact_group_name=name, contact_names=[name])
    )
    rule = cms.PutResourceMetricRuleRequest(
        rule_id=name,
        rule_name=name,
        namespace="acs_ecs_dashboard",
        metric_name="CPUUtilization",
        resources='[{"resource":"_ALL"}]',
        contact_groups=name,
        escalations=cms.PutResourceMetricRuleRequestEscalations(
            critical=cms.PutResourceMetricRuleRequestEscalationsCritical(
                comparison_operator="GreaterThanThreshold",
                statistics="Average",
                threshold="90",
                times=3,
            )
        ),
    )
    client.put_resource_metric_rule(rule)
    client.disable_metric_rules(cms.DisableMetricRulesRequest(rule_id=[name]))
    found = client.describe_metric_rule_list(
        cms.DescribeMetricRuleListRequest(rule_ids=name, page_size=10)
    ).body
    (row,) = found.alarms.alarm
    assert (row.rule_name, row.enable_state) == (name, False)
    assert row.escalations.critical.threshold == "90"
    rule.contact_groups = "gov-none"
    with pytest.raises(REFUSALS) as absent:
        client.put_resource_metric_rule(rule)
    assert absent.value.code == "ContactGroupNotExists"
    client.delete_metric_rules(cms.DeleteMetricRulesRequest(id=[name]))
    client.delete_contact_group(cms.DeleteContactGroupRequest(contact_group_name=name))
    client.delete_contact(cms.DeleteContactRequest(contact_name=name))
    left = client.describe_contact_list(
        cms.DescribeContactListRequest(contact_name=name)
    ).body
    assert left.contacts.contact == []
