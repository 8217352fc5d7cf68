"""Trails: what is done is written down, in a bucket that exists."""

import pytest
from alibabacloud_actiontrail20200706 import models as trail
from alibabacloud_actiontrail20200706.client import Client

from tests.simulator.clients.buckets import bucket
from tests.simulator.clients.site import REFUSALS, Site


def test_a_trail_lives(site: Site) -> None:
    client, name = site.open(Client, "actiontrail"), site.named("trail")
    with bucket(site, f"gov-trail-{site.mode}") as target:
        made = trail.CreateTrailRequest(name=name, oss_bucket_name=target)
        client.create_trail(made)
        with pytest.raises(REFUSALS) as twice:
            client.create_trail(made)
        assert twice.value.code == "TrailAlreadyExistsException"
        client.start_logging(trail.StartLoggingRequest(name=name))
        client.update_trail(trail.UpdateTrailRequest(name=name, event_rw="Write"))
        found = client.describe_trails(trail.DescribeTrailsRequest(name_list=name)).body
        (row,) = found.trail_list
        assert (row.status, row.event_rw) == ("Enable", "Write")
        client.stop_logging(trail.StopLoggingRequest(name=name))
        client.delete_trail(trail.DeleteTrailRequest(name=name))
    with pytest.raises(REFUSALS) as gone:
        client.start_logging(trail.StartLoggingRequest(name=name))
    assert gone.value.code == "TrailNotFoundException"
