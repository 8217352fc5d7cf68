"""Official clients, unmodified: direct, and through the proxy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import alibabacloud_oss_v2 as oss
import pytest
from alibabacloud_tea_openapi.client import Client as AnyClient
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from alibabacloud_vpc20160428.client import Client as VpcClient
from alibabacloud_vpc20160428.models import (
    CreateVpcRequest,
    DeleteVpcRequest,
    DescribeVpcAttributeRequest,
    DescribeVpcsRequest,
)
from darabonba.runtime import RuntimeOptions

from tests.simulator.wire.stand_ins import OSS_HOST, REGION, VPC_HOST
from tests.simulator.wire.test_process import started


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("simulator")
    with started(folder) as (_, port):
        yield folder, port


@pytest.fixture
def keys(simulator: tuple[Path, int]) -> dict[str, str]:
    held: dict[str, str] = json.loads((simulator[0] / "credentials.json").read_text())
    return held


@pytest.fixture(params=["direct", "proxy"])
def config(
    request: pytest.FixtureRequest, simulator: tuple[Path, int], keys: dict[str, str]
) -> Any:
    folder, port = simulator
    common: dict[str, Any] = {
        "access_key_id": keys["access_key"],
        "access_key_secret": keys["secret"],
        "region_id": REGION,
    }
    if request.param == "direct":
        return Config(**common, endpoint=f"127.0.0.1:{port}", protocol="HTTP")
    proxy = f"http://127.0.0.1:{port}"
    return Config(
        **common,
        endpoint=VPC_HOST,
        protocol="HTTPS",
        https_proxy=proxy,
        ca=str(folder / "ca.pem"),
    )


def test_the_vpc_client_makes_finds_and_removes(config: Any) -> None:
    client = VpcClient(config)
    made = client.create_vpc(
        CreateVpcRequest(
            region_id=REGION, cidr_block="10.0.0.0/16", vpc_name="gov é+雲"
        )
    ).body
    found = client.describe_vpcs(
        DescribeVpcsRequest(region_id=REGION, vpc_id=made.vpc_id)
    ).body
    assert [vpc.vpc_name for vpc in found.vpcs.vpc] == ["gov é+雲"]
    client.delete_vpc(DeleteVpcRequest(vpc_id=made.vpc_id))
    gone = client.describe_vpc_attribute(
        DescribeVpcAttributeRequest(region_id=REGION, vpc_id=made.vpc_id)
    ).body
    assert gone.vpc_id == ""


def test_the_vpc_client_sees_a_typed_refusal(config: Any) -> None:
    with pytest.raises(ClientException) as refused:
        VpcClient(config).delete_vpc(DeleteVpcRequest(vpc_id="vpc-none"))
    assert refused.value.code == "InvalidVpcId.NotFound"
    assert refused.value.request_id


def test_a_wrong_secret_is_refused(config: Any) -> None:
    config.access_key_secret = "another"  # noqa: S105 - wrong on purpose
    with pytest.raises(ClientException) as refused:
        VpcClient(config).describe_vpcs(DescribeVpcsRequest(region_id=REGION))
    assert refused.value.code == "SignatureDoesNotMatch"


def test_a_rest_client_is_understood(config: Any) -> None:
    if config.endpoint == VPC_HOST:
        config.endpoint = f"cs.{REGION}.apsara.example"
    params = Params(
        action="DescribeClusterDetail",
        version="2015-12-15",
        protocol=config.protocol,
        pathname="/clusters/c-none",
        method="GET",
        auth_type="AK",
        style="ROA",
        req_body_type="json",
        body_type="json",
    )
    with pytest.raises(ClientException) as refused:
        AnyClient(config).call_api(params, OpenApiRequest(), RuntimeOptions())
    assert refused.value.code not in ("SignatureDoesNotMatch", "InternalError")
    assert 400 <= refused.value.status_code < 500


@pytest.mark.parametrize("version", ["v1", "v4"])
@pytest.mark.parametrize("mode", ["direct", "proxy"])
def test_the_oss_client_is_understood(
    monkeypatch: pytest.MonkeyPatch,
    simulator: tuple[Path, int],
    keys: dict[str, str],
    version: str,
    mode: str,
) -> None:
    folder, port = simulator
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider(
        keys["access_key"], keys["secret"]
    )
    config.region, config.signature_version = REGION, version
    config.retry_max_attempts = 1
    config.endpoint = f"http://127.0.0.1:{port}"
    if mode == "proxy":
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "ca.pem"))
        config.endpoint = f"https://{OSS_HOST}"
    client = oss.Client(config)
    with pytest.raises(oss.exceptions.OperationError) as refused:
        client.get_bucket_info(oss.GetBucketInfoRequest(bucket="gov-none"))
    service = refused.value.unwrap()
    assert isinstance(service, oss.exceptions.ServiceError), service
    assert service.code in ("NoSuchBucket", "InvalidAction.NotFound")
    assert service.request_id
