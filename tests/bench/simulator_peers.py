"""The servers that are compared, and how each is asked for the same three things."""

import base64
import hmac
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

from tests.bench.simulator_load import AnswerError, Round, Step, once

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("peers") / "requirements-moto.txt"
MOTO = ROOT / ".gov-cloud" / "bench" / "moto"
REGION, ZONE = "cn-macau-env10-d01", "cn-macau-env10-amtest10001-a"
IMAGE, SIZE = "aliyun_3_x64_20G_alibase_20240819.vhd", "ecs.g6.xlarge"
VERSIONS = {"vpc": "2016-04-28", "ecs": "2014-05-26"}
START_SECONDS = 60


class Peer(Protocol):
    """A server that is running, and the requests it understands."""

    pid: int
    port: int

    def network(self, send: Step) -> None:
        """Create, describe and delete a network."""

    def describe(self) -> bytes:
        """Return a request that describes networks."""

    def server(self) -> Round:
        """Return create, describe and delete of a server, with what it needs."""

    def listings(self) -> dict[str, bytes]:
        """Return requests that list servers, by what they filter."""


@dataclass
class Ours:
    """The simulator of this project, signed as the provider signs (RPC V1)."""

    pid: int
    port: int
    access_key: str
    secret: str
    _serial: int = 0

    def ask(self, product: str, action: str, **parameters: str) -> bytes:
        """Return the bytes of a signed request, as a proxy gets it."""
        self._serial += 1
        every = {
            "Action": action,
            "Version": VERSIONS[product],
            "RegionId": REGION,
            "AccessKeyId": self.access_key,
            "Format": "JSON",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": f"{os.getpid()}-{self._serial}",
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **parameters,
        }
        query = "&".join(f"{k}={quote(v, safe='~')}" for k, v in sorted(every.items()))
        source = f"POST&%2F&{quote(query, safe='~')}".encode()
        key = f"{self.secret}&".encode()
        signature = base64.b64encode(hmac.digest(key, source, "sha1")).decode()
        host = f"{product}-internal.{REGION}.apsara.example"
        target = f"http://{host}/?{query}&Signature={quote(signature, safe='')}"
        return (
            f"POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: load\r\n"
            f"x-acs-action: {action}\r\nx-acs-version: {VERSIONS[product]}\r\n"
            "Content-Length: 0\r\n\r\n"
        ).encode()

    def network(self, send: Step) -> None:
        """Create, describe and delete a VPC."""
        made = send(self.ask("vpc", "CreateVpc", CidrBlock="10.0.0.0/16"))
        id_ = str(json.loads(made)["VpcId"])
        send(self.ask("vpc", "DescribeVpcs", VpcId=id_))
        send(self.ask("vpc", "DeleteVpc", VpcId=id_))

    def describe(self) -> bytes:
        """Return DescribeVpcs."""
        return self.ask("vpc", "DescribeVpcs")

    def server(self) -> Round:
        """Return the round of an ECS instance in a network made for it."""
        send = partial(once, self.port)
        made = send(self.ask("vpc", "CreateVpc", CidrBlock="10.0.0.0/16"))
        network = str(json.loads(made)["VpcId"])
        where = {"VpcId": network, "ZoneId": ZONE, "CidrBlock": "10.0.0.0/20"}
        switch = json.loads(send(self.ask("vpc", "CreateVSwitch", **where)))
        group = json.loads(send(self.ask("ecs", "CreateSecurityGroup", VpcId=network)))
        given = {
            "InstanceType": SIZE,
            "ImageId": IMAGE,
            "VSwitchId": str(switch["VSwitchId"]),
            "SecurityGroupId": str(group["SecurityGroupId"]),
        }

        def work(send: Step) -> None:
            reply = json.loads(send(self.ask("ecs", "RunInstances", **given)))
            id_ = str(reply["InstanceIdSets"]["InstanceIdSet"][0])
            send(self.ask("ecs", "DescribeInstances", InstanceIds=json.dumps([id_])))
            send(self.ask("ecs", "DeleteInstance", InstanceId=id_, Force="true"))

        return work

    def listings(self) -> dict[str, bytes]:
        """Return DescribeInstances by name, and by type and zone (a page of 50)."""
        many = {"InstanceType": SIZE, "ZoneId": ZONE, "PageSize": "50"}
        return {
            "by name, one hit": self.ask(
                "ecs", "DescribeInstances", InstanceName="server-7"
            ),
            "by type, first 50": self.ask("ecs", "DescribeInstances", **many),
        }


@dataclass
class Moto:
    """moto's server for EC2; it looks at the service's name and no signature."""

    pid: int
    port: int

    def ask(self, action: str, **parameters: str) -> bytes:
        """Return the bytes of a request with a form as its body."""
        body = urlencode({"Action": action, "Version": "2016-11-15", **parameters})
        scope = f"AKIDEXAMPLE/{datetime.now(UTC):%Y%m%d}/us-east-1/ec2/aws4_request"
        return (
            f"POST / HTTP/1.1\r\nHost: ec2.us-east-1.amazonaws.com\r\n"
            f"Authorization: AWS4-HMAC-SHA256 Credential={scope}, "
            "SignedHeaders=host;x-amz-date, Signature=0\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def network(self, send: Step) -> None:
        """Create, describe and delete a VPC."""
        id_ = _id("vpcId", send(self.ask("CreateVpc", CidrBlock="10.0.0.0/16")))
        send(self.ask("DescribeVpcs", **{"VpcId.1": id_}))
        send(self.ask("DeleteVpc", VpcId=id_))

    def describe(self) -> bytes:
        """Return DescribeVpcs."""
        return self.ask("DescribeVpcs")

    def server(self) -> Round:
        """Return the round of an EC2 instance in the default network."""
        given = {"ImageId": "ami-12c6146b", "InstanceType": "m5.xlarge"}

        def work(send: Step) -> None:
            one = {"MinCount": "1", "MaxCount": "1"}
            id_ = _id("instanceId", send(self.ask("RunInstances", **given, **one)))
            send(self.ask("DescribeInstances", **{"InstanceId.1": id_}))
            send(self.ask("TerminateInstances", **{"InstanceId.1": id_}))

        return work

    def fill(self, count: int) -> None:
        """Start so many servers, the seventh with a name."""
        send = partial(once, self.port)
        given = {"ImageId": "ami-12c6146b", "InstanceType": "m5.xlarge"}
        for first in range(0, count, 500):
            size = str(min(500, count - first))
            body = send(self.ask("RunInstances", **given, MinCount=size, MaxCount=size))
        tag = {"ResourceId.1": _id("instanceId", body), "Tag.1.Key": "Name"}
        send(self.ask("CreateTags", **tag, **{"Tag.1.Value": "server-7"}))

    def listings(self) -> dict[str, bytes]:
        """Return DescribeInstances by name, and by type (a page of 50)."""
        name = {"Filter.1.Name": "tag:Name", "Filter.1.Value.1": "server-7"}
        many = {"Filter.1.Name": "instance-type", "Filter.1.Value.1": "m5.xlarge"}
        return {
            "by name, one hit": self.ask("DescribeInstances", **name),
            "by type, first 50": self.ask("DescribeInstances", **many, MaxResults="50"),
        }


def _id(name: str, body: bytes) -> str:
    """Return the first id of this name in an answer in XML."""
    found = re.search(f"<{name}>([^<]+)</", body.decode())
    if found is None:
        raise AnswerError(body.decode()[:500])
    return found[1]


@contextmanager
def ours(folder: Path, module: str = "simulator") -> Iterator[Ours]:
    """Run the simulator with a data folder; `module` is what Python starts."""
    port = _free_port()
    command = [sys.executable, "-m", module, "--data", str(folder), "--port", str(port)]
    with _running(command, port) as pid:
        held = json.loads((folder / "credentials.json").read_text("utf-8"))
        yield Ours(pid, port, held["access_key"], held["secret"])


@contextmanager
def moto() -> Iterator[Moto]:
    """Run moto's server, from its own environment."""
    port = _free_port()
    command = [str(MOTO / "bin" / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, port) as pid:
        yield Moto(pid, port)


def install_moto() -> str:
    """Make moto's environment if it is not there; return why not, or nothing."""
    ready = MOTO / "ready"
    wanted = REQUIREMENTS.read_text("utf-8")
    if ready.is_file() and ready.read_text("utf-8") == wanted:
        return ""
    venv.create(MOTO, clear=True, with_pip=True)
    python = str(MOTO / "bin" / "python")
    command = [python, "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["pip said nothing"]
        return f"moto could not be installed: {lines[-1]}"
    ready.write_text(wanted, "utf-8")
    return ""


@contextmanager
def _running(command: list[str], port: int) -> Iterator[int]:
    """Start a server, wait until it listens, end it."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            _await(process, port)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.002)
        else:
            return
    raise AnswerError(f"{process.args!r} does not listen")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
