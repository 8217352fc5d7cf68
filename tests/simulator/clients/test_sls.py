"""Projects, log stores and indexes, over REST with the project in the host."""

import time

import pytest
from alibabacloud_sls20201230 import models as sls
from alibabacloud_sls20201230.client import Client
from darabonba.runtime import RuntimeOptions

from tests.simulator.clients.site import REFUSALS, Site

STORE = "requests"


def test_a_project_lives(site: Site) -> None:
    if site.mode == "direct":
        pytest.skip("the client puts the project into the host: 127.0.0.1 has no names")
    client, name = site.open(Client, "log"), site.named("logs")
    made = sls.CreateProjectRequest(project_name=name, description="one")
    client.create_project(made)
    with pytest.raises(REFUSALS) as twice:
        client.create_project(made)
    assert twice.value.code == "ProjectAlreadyExist"
    client.update_project(name, sls.UpdateProjectRequest(description="two"))
    assert client.get_project(name, sls.GetProjectRequest()).body.description == "two"
    client.create_log_store(
        name,
        sls.CreateLogStoreRequest(logstore_name=STORE, ttl=30, shard_count=2),
    )
    client.update_log_store(
        name, STORE, sls.UpdateLogStoreRequest(logstore_name=STORE, ttl=60)
    )
    assert client.get_log_store(name, STORE).body.ttl == 60
    shards = client.list_shards(name, STORE).body
    assert len(shards) == 2
    with pytest.raises(REFUSALS) as unset:
        client.get_index(name, STORE)
    assert unset.value.code == "IndexConfigNotExist"
    client.delete_log_store(name, STORE)
    found = client.list_project(sls.ListProjectRequest(project_name=name, size=10)).body
    assert [row.project_name for row in found.projects] == [name]
    client.delete_project(name, sls.DeleteProjectRequest())
    with pytest.raises(REFUSALS) as gone:
        client.get_project(name, sls.GetProjectRequest())
    assert gone.value.code == "ProjectNotExist"


@pytest.mark.parametrize("packing", ["lz4", "deflate", "none"])
def test_what_was_logged_is_read_back(site: Site, packing: str) -> None:
    if site.mode == "direct":
        pytest.skip("the client puts the project into the host: 127.0.0.1 has no names")
    client, name = site.open(Client, "log"), site.named(f"read-{packing}")
    client.create_project(sls.CreateProjectRequest(project_name=name, description="x"))
    client.create_log_store(
        name, sls.CreateLogStoreRequest(logstore_name=STORE, ttl=30, shard_count=2)
    )
    now = int(time.time())
    items = [
        sls.LogItem(
            time=now + number,
            contents=[
                sls.LogContent(key="path", value=f"/{number}" + "a" * 300),
                sls.LogContent(key="status", value="200" if number % 2 else "雲"),
            ],
        )
        for number in range(4)
    ]
    group = sls.LogGroup(log_items=items, topic="web", source="10.0.0.1")
    headers = sls.PutLogsHeaders(
        x_log_compresstype=None if packing == "none" else packing
    )
    client.put_logs_with_options(
        name, STORE, sls.PutLogsRequest(body=group), headers, RuntimeOptions()
    )
    asked = sls.GetLogsV2Request(from_=now, to=now + 9, query="status: 雲", line=10)
    found = client.get_logs_v2(name, STORE, asked).body
    assert [row["path"][:2] for row in found.data] == ["/0", "/2"]
    assert {row["__source__"] for row in found.data} == {"10.0.0.1"}
    with pytest.raises(REFUSALS) as unread:
        client.get_logs_v2(
            name,
            STORE,
            sls.GetLogsV2Request(from_=now, to=now + 9, query="* | select 1"),
        )
    assert unread.value.code == "ParameterInvalid"
    client.delete_project(name, sls.DeleteProjectRequest())
