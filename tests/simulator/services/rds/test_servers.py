"""Database servers: nodes, addresses, encryption, states and what is inside."""

import pytest

from simulator.cloud.clock import Clock
from tests.simulator.cloud.asking import ZONE, Asking, rows
from tests.simulator.services.rds.conftest import PRODUCT, Server


def attributes(server: Server) -> dict[str, object]:
    reply = server.ask(PRODUCT, "DescribeDBInstanceAttribute", DBInstanceId=server.id)
    (found,) = rows(reply, "Items.DBInstanceAttribute")
    return dict(found)


def test_a_server_has_an_address_in_its_subnet_and_a_standby(server: Server) -> None:
    seen = attributes(server)
    assert (seen["DBInstanceStatus"], seen["Port"]) == ("Running", "3306")
    reply = server.ask(PRODUCT, "DescribeDBInstanceNetInfo", DBInstanceId=server.id)
    (address,) = rows(reply, "DBInstanceNetInfos.DBInstanceNetInfo")
    assert str(address["IPAddress"]).startswith("10.0.1.")
    assert address["ConnectionString"] == seen["ConnectionString"]
    nodes = server.ask(PRODUCT, "DescribeDBInstanceHAConfig", DBInstanceId=server.id)
    types = [row["NodeType"] for row in rows(nodes, "HostInstanceInfos.NodeInfo")]
    assert types == ["Master", "Slave"]


def test_two_servers_have_two_addresses(ask: Asking) -> None:
    one = Server(ask)
    reply = ask(
        PRODUCT,
        "CreateDBInstance",
        Engine="PostgreSQL",
        EngineVersion="15.0",
        DBInstanceClass="pg.n2.medium.2c",
        DBInstanceStorage=20,
        VSwitchId=one.switch,
        PayType="Postpaid",
    )
    assert str(reply["DBInstanceId"]).startswith("pgm-")
    assert reply["Port"] == "5432"
    found = [
        rows(
            ask(PRODUCT, "DescribeDBInstanceNetInfo", DBInstanceId=id_),
            "DBInstanceNetInfos.DBInstanceNetInfo",
        )[0]["IPAddress"]
        for id_ in (one.id, reply["DBInstanceId"])
    ]
    assert found[0] != found[1]


def test_the_switch_makes_the_standby_the_master(server: Server) -> None:
    def nodes() -> list[dict[str, object]]:
        reply = server.ask(
            PRODUCT, "DescribeDBInstanceHAConfig", DBInstanceId=server.id
        )
        return [dict(row) for row in rows(reply, "HostInstanceInfos.NodeInfo")]

    standby = nodes()[1]["NodeId"]
    server("SwitchDBInstanceHA", NodeId=standby)
    assert [row["NodeType"] for row in nodes()] == ["Slave", "Master"]
    assert server.refused("SwitchDBInstanceHA", NodeId="1") == "InvalidNodeId.NotFound"


def test_a_key_that_is_not_enabled_encrypts_nothing(ask: Asking) -> None:
    key = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(key, dict)
    ask("Kms", "DisableKey", KeyId=key["KeyId"])
    switch = ask.switch(ask.network(), "10.0.1.0/24")
    refused = ask.refused(
        PRODUCT,
        "CreateDBInstance",
        Engine="MySQL",
        EngineVersion="8.0",
        DBInstanceClass="mysql.n4.large.2c",
        DBInstanceStorage=100,
        VSwitchId=switch,
        EncryptionKey=key["KeyId"],
    )
    assert "Disabled" in refused.code or "Key" in refused.code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Engine": "Oracle"}, "InvalidEngine.Malformed"),
        ({"EngineVersion": "9.9"}, "InvalidEngineVersion.Malformed"),
        ({"ZoneId": "cn-other-a"}, "InvalidZoneId.NotFound"),
        ({"SecurityIPList": "10.0.0.0/8,x"}, "InvalidSecurityIPList.Format"),
        ({"VSwitchId": "vsw-1"}, "InvalidVSwitchId.NotFound"),
        ({"DBInstanceStorage": 1}, "InvalidStorage.Format"),
    ],
)
def test_what_has_no_sense_is_refused(
    ask: Asking, changed: dict[str, object], code: str
) -> None:
    given = {
        "Engine": "MySQL",
        "EngineVersion": "8.0",
        "DBInstanceClass": "mysql.n4.large.2c",
        "DBInstanceStorage": 100,
        "VSwitchId": ask.switch(ask.network(), "10.0.1.0/24"),
    }
    assert ask.refused(PRODUCT, "CreateDBInstance", **given | changed).code == code


def test_the_storage_only_grows(server: Server) -> None:
    server("ModifyDBInstanceSpec", DBInstanceStorage=150)
    assert attributes(server)["DBInstanceStorage"] == 150
    refused = server.refused("ModifyDBInstanceSpec", DBInstanceStorage=100)
    assert refused == "OperationDenied.StorageDecrease"


def test_a_larger_class_brings_processors_and_memory(server: Server) -> None:
    server("ModifyDBInstanceSpec", DBInstanceClass="mysql.n8.2xlarge.2c")
    seen = attributes(server)
    assert (seen["DBInstanceCPU"], seen["DBInstanceMemory"]) == ("16", 32768)


def test_a_reading_server_keeps_its_master(server: Server) -> None:
    made = server(
        "CreateReadOnlyDBInstance",
        DBInstanceClass="mysql.n4.large.2c",
        DBInstanceStorage=100,
        EngineVersion="8.0",
        PayType="Postpaid",
        ZoneId=ZONE,
    )
    reader = {"DBInstanceId": made["DBInstanceId"]}
    assert str(made["DBInstanceId"]).startswith("rr-")
    readers = rows(
        attributes(server),  # type: ignore[arg-type]
        "ReadOnlyDBInstanceIds.ReadOnlyDBInstanceId",
    )
    assert readers == [reader]
    assert server.refused("DeleteDBInstance") == "OperationDenied.ReadDBInstanceExists"
    again = server.ask.refused(
        PRODUCT,
        "CreateReadOnlyDBInstance",
        DBInstanceClass="mysql.n4.large.2c",
        DBInstanceStorage=100,
        **reader,
    )
    assert again.code == "InvalidDBInstanceType.NotSupport"
    server.ask(PRODUCT, "DeleteDBInstance", **reader)
    server("DeleteDBInstance")


def test_nothing_is_done_while_a_server_is_busy() -> None:
    clock = Clock("manual")
    ask = Asking(clock=clock)
    busy = Server(ask)
    name = {"DBName": "gov", "CharacterSetName": "utf8mb4"}
    assert busy.refused("CreateDatabase", **name) == "OperationDenied.DBInstanceStatus"
    clock.advance(5)
    busy("CreateDatabase", **name)
    ask.cloud.close()


def test_a_protected_server_stays(server: Server) -> None:
    server("ModifyDBInstanceDeletionProtection", DeletionProtection=True)
    assert server.refused("DeleteDBInstance") == "OperationDenied.DeletionProtection"
    server("ModifyDBInstanceDeletionProtection", DeletionProtection=False)
    server("CreateDatabase", DBName="gov", CharacterSetName="utf8mb4")
    server("DeleteDBInstance")
    assert server.refused("DescribeTasks") == "InvalidDBInstanceId.NotFound"
    kinds = [name for name in server.ask.cloud.store.kinds() if name.startswith("rds/")]
    assert [name for name in kinds if list(server.ask.cloud.store.all(name))] == []


def test_the_subnet_of_a_server_stays(server: Server) -> None:
    refused = server.ask.refused("Vpc", "DeleteVSwitch", VSwitchId=server.switch)
    assert "Dependency" in refused.code


def test_white_lists_are_replaced_extended_and_shortened(server: Server) -> None:
    def lists() -> dict[object, object]:
        reply = server.ask(
            PRODUCT, "DescribeDBInstanceIPArrayList", DBInstanceId=server.id
        )
        found = rows(reply, "Items.DBInstanceIPArray")
        return {row["DBInstanceIPArrayName"]: row["SecurityIPList"] for row in found}

    server("ModifySecurityIps", SecurityIps="10.1.0.0/16")
    server("ModifySecurityIps", SecurityIps="10.2.0.0/16", ModifyMode="Append")
    server("ModifySecurityIps", SecurityIps="10.1.0.0/16", ModifyMode="Delete")
    server("ModifySecurityIps", SecurityIps="10.9.0.1", DBInstanceIPArrayName="tools")
    assert lists() == {"default": "10.2.0.0/16", "tools": "10.9.0.1"}
    assert attributes(server)["SecurityIPList"] == "10.2.0.0/16"
    assert server.refused("ModifySecurityIps", SecurityIps="10.1.0.0/99") == (
        "InvalidSecurityIPList.Format"
    )


def test_a_new_prefix_is_the_servers_too(server: Server) -> None:
    old = server.made["ConnectionString"]
    server(
        "ModifyDBInstanceConnectionString",
        CurrentConnectionString=old,
        ConnectionStringPrefix="gov-data",
        Port="3307",
    )
    seen = attributes(server)
    assert str(seen["ConnectionString"]).startswith("gov-data.")
    assert seen["Port"] == "3307"
    again = server.refused(
        "ModifyDBInstanceConnectionString",
        CurrentConnectionString=old,
        ConnectionStringPrefix="gov-more",
        Port="3307",
    )
    assert again == "InvalidCurrentConnectionString.NotFound"


def test_one_public_address_comes_and_goes(server: Server) -> None:
    wanted = {"ConnectionStringPrefix": "gov-public", "Port": "3306"}
    made = server("AllocateInstancePublicConnection", **wanted)
    assert server.refused("AllocateInstancePublicConnection", **wanted) == (
        "NetTypeExists"
    )
    private = server.made["ConnectionString"]
    refused = server.refused(
        "ReleaseInstancePublicConnection", CurrentConnectionString=private
    )
    assert refused == "InvalidNetType.NotPublic"
    name = made["ConnectionString"]
    server("ReleaseInstancePublicConnection", CurrentConnectionString=name)


def test_encryption_on_the_way_is_opened_and_closed(server: Server) -> None:
    host = server.made["ConnectionString"]
    server("ModifyDBInstanceSSL", ConnectionString=host, SSLEnabled=1)
    seen = server("DescribeDBInstanceSSL")
    assert (seen["SSLEnabled"], seen["ConnectionString"]) == ("Yes", host)
    server("ModifyDBInstanceSSL", ConnectionString=host, SSLEnabled=0)
    assert server("DescribeDBInstanceSSL")["SSLEnabled"] == "No"


def test_encryption_at_rest_is_never_turned_off(server: Server) -> None:
    server("ModifyDBInstanceTDE", TDEStatus="Enabled")
    refused = server.refused("ModifyDBInstanceTDE", TDEStatus="Disabled")
    assert refused == "InvalidTDEStatus.Malformed"


def test_parameters_are_those_of_the_engine(server: Server) -> None:
    server("ModifyParameter", Parameters='{"max_connections":"99"}')
    reply = server.ask(PRODUCT, "DescribeParameters", DBInstanceId=server.id)
    running = rows(reply, "RunningParameters.DBInstanceParameter")
    values = {row["ParameterName"]: row["ParameterValue"] for row in running}
    assert values["max_connections"] == "99"
    refused = server.refused("ModifyParameter", Parameters='{"timezone":"x"}')
    assert refused == "InvalidParameters.Format"


def test_empty_words_leave_a_backup_policy_as_it_is(server: Server) -> None:
    before = server("DescribeBackupPolicy")
    server("ModifyBackupPolicy", CompressType="", BackupRetentionPeriod="30")
    after = server("DescribeBackupPolicy")
    assert after["BackupRetentionPeriod"] == "30"
    assert after["CompressType"] == before["CompressType"]
    refused = server.refused("ModifyBackupPolicy", BackupRetentionPeriod="3")
    assert refused == "InvalidBackupRetentionPeriod.Malformed"


def test_tags_have_an_old_form_too(server: Server) -> None:
    region = {"RegionId": server.ask.region}
    server("AddTagsToResource", Tags='{"gov-owner":"msar","x":"y"}', **region)
    server("RemoveTagsFromResource", Tags='{"x":"y"}', **region)
    reply = server.ask(PRODUCT, "DescribeTags", **region)
    (tag,) = rows(reply, "Items.TagInfos")
    assert (tag["TagKey"], tag["TagValue"]) == ("gov-owner", "msar")
    listed = server.ask(PRODUCT, "DescribeDBInstances", Tags='{"gov-owner":"x"}')
    assert rows(listed, "Items.DBInstance") == []


def test_a_template_is_shared_until_it_is_let_go(server: Server) -> None:
    ask = server.ask
    ask(PRODUCT, "ModifyWhitelistTemplate", IpWhitelist="10.9.0.0/16", TemplateName="t")
    listed = ask(PRODUCT, "DescribeAllWhitelistTemplate")
    (template,) = rows(listed, "Data.Templates")
    wanted = {"InsName": server.id, "TemplateId": template["TemplateId"]}

    def linked() -> int:
        reply = ask(
            PRODUCT, "DescribeInstanceLinkedWhitelistTemplate", InsName=server.id
        )
        return len(rows(reply, "Data.Templates"))

    ask(PRODUCT, "AttachWhitelistTemplateToInstance", **wanted)
    assert linked() == 1
    ask(PRODUCT, "DetachWhitelistTemplateToInstance", **wanted)
    assert linked() == 0
