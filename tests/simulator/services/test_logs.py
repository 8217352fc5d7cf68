"""Log projects, their stores and indexes."""

import itertools
from typing import Any

import pytest

from simulator.messages import ApiError
from tests.simulator.cloud.asking import Asking

PROJECT = {"project": "gov-log"}
STORE = {**PROJECT, "logstore": "audit"}


@pytest.fixture
def logs(ask: Asking) -> Asking:
    ask.rest("Sls", "CreateProject", {}, projectName="gov-log", description="x")
    ask.rest(
        "Sls", "CreateLogStore", PROJECT, logstoreName="audit", ttl=180, shardCount=3
    )
    return ask


def code(ask: Asking, action: str, path: dict[str, str]) -> tuple[int, str]:
    with pytest.raises(ApiError) as caught:
        ask.rest("Sls", action, path)
    return caught.value.status, caught.value.code


def test_what_is_absent_has_its_own_word(logs: Asking) -> None:
    assert code(logs, "GetProject", {"project": "x"}) == (404, "ProjectNotExist")
    absent = {**PROJECT, "logstore": "x"}
    assert code(logs, "GetLogStore", absent) == (404, "LogStoreNotExist")
    assert code(logs, "GetIndex", STORE) == (404, "IndexConfigNotExist")


def test_a_store_is_changed_in_place(logs: Asking) -> None:
    logs.rest("Sls", "UpdateLogStore", STORE, logstoreName="audit", ttl=365)
    seen = logs.rest("Sls", "GetLogStore", STORE)
    assert (seen["ttl"], seen["shardCount"], seen["logstoreName"]) == (365, 3, "audit")


def test_shards_divide_the_space_without_gaps(logs: Asking) -> None:
    shards = logs.rest("Sls", "ListShards", STORE)["body"]
    assert isinstance(shards, list)
    rows = [row for row in shards if isinstance(row, dict)]
    assert [row["shardID"] for row in rows] == [0, 1, 2]
    for one, following in itertools.pairwise(rows):
        assert one["exclusiveEndKey"] == following["inclusiveBeginKey"]
    assert rows[0]["inclusiveBeginKey"] == "0" * 32
    assert rows[-1]["exclusiveEndKey"] == "f" * 32


def test_an_index_is_one_document(logs: Asking) -> None:
    logs.rest("Sls", "CreateIndex", STORE, line={"token": [","]})
    seen = logs.rest("Sls", "GetIndex", STORE)
    assert (seen["line"], seen["ttl"]) == ({"token": [","]}, 30)
    logs.rest("Sls", "DeleteIndex", STORE)
    assert code(logs, "GetIndex", STORE) == (404, "IndexConfigNotExist")


def test_a_policy_is_empty_until_it_is_written(logs: Asking) -> None:
    assert logs.rest("Sls", "GetProjectPolicy", PROJECT) == {"body": ""}
    logs.rest("Sls", "PutProjectPolicy", PROJECT, body='{"Statement":[]}')
    seen = logs.rest("Sls", "GetProjectPolicy", PROJECT)
    assert seen == {"body": '{"Statement":[]}'}


def test_a_deleted_project_takes_everything_along(logs: Asking) -> None:
    logs.rest("Sls", "CreateIndex", STORE, line={})
    logs.rest("Sls", "DeleteProject", PROJECT)
    assert logs.cloud.store.kinds() == ["resourcemanager/resource_group"]


def test_a_configuration_is_followed_by_machines_that_exist(logs: Asking) -> None:
    config: dict[str, Any] = {
        "configName": "reading",
        "inputType": "file",
        "inputDetail": {"logPath": "/var/log"},
        "outputDetail": {"logstoreName": "audit"},
    }
    logs.rest("Sls", "CreateConfig", PROJECT, **config)
    both = {**PROJECT, "config_name": "reading", "machine_group": "machines"}
    with pytest.raises(ApiError) as caught:
        logs.rest("Sls", "ApplyConfigToMachineGroup", both)
    assert caught.value.code == "MachineGroupNotExist"
    group: dict[str, Any] = {
        "groupName": "machines",
        "machineIdentifyType": "userdefined",
    }
    logs.rest("Sls", "CreateMachineGroup", PROJECT, **group, machineList=["node"])
    logs.rest("Sls", "ApplyConfigToMachineGroup", both)
    path = {**PROJECT, "config_name": "reading"}
    seen = logs.rest("Sls", "GetAppliedMachineGroups", path)
    assert seen["machinegroups"] == ["machines"]
    logs.rest("Sls", "DeleteConfig", path)
    path = {**PROJECT, "machine_group": "machines"}
    assert logs.rest("Sls", "GetAppliedConfigs", path)["configs"] == []


def test_a_configuration_fills_a_log_store_that_exists(logs: Asking) -> None:
    config: dict[str, Any] = {
        "configName": "reading",
        "inputType": "file",
        "inputDetail": {"a": "b"},
    }
    with pytest.raises(ApiError) as caught:
        logs.rest(
            "Sls", "CreateConfig", PROJECT, **config, outputDetail={"logstoreName": "x"}
        )
    assert caught.value.code == "LogStoreNotExist"
