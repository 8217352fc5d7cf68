"""TLS and tunnels on the one port, by certificates of the simulator's authority."""

import json
import socket
import ssl
from pathlib import Path

import pytest
from cryptography import x509

from simulator.wire.authority import CA_KEY, LEAF_FILE, NOTE, Authority
from tests.simulator.wire.stand_ins import (
    HOSTS,
    OSS_HOST,
    SLS_HOST,
    VPC_HOST,
    Running,
    drained,
    read_answer,
)

HEALTH = b"GET /_sim/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def tunnel(server: Running, host: str, port: int = 443) -> socket.socket:
    peer = server.connect()
    peer.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert read_answer(peer).status == 200
    return peer


@pytest.mark.parametrize(
    "host",
    [
        VPC_HOST,
        OSS_HOST,
        f"gov-records.{OSS_HOST}",
        f"gov-audit.{SLS_HOST}",
        "nlb.cn-macau-env20-d01.apsara.example",
    ],
)
def test_a_tunnel_speaks_tls_under_the_name_that_is_asked(
    server: Running, host: str
) -> None:
    with (
        tunnel(server, host) as peer,
        server.trusting().wrap_socket(peer, server_hostname=host) as safe,
    ):
        safe.sendall(f"GET /x HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert read_answer(safe).status in (400, 401, 403)
    (row,) = server.cloud.journal.rows
    assert (row["host"], row["mode"], row["tls"]) == (host, "connect", True)


def test_a_tunnel_may_hold_plain_http(server: Running) -> None:
    with tunnel(server, VPC_HOST, 80) as peer:
        peer.sendall(f"GET / HTTP/1.1\r\nHost: {VPC_HOST}\r\n\r\n".encode())
        assert read_answer(peer).status == 400
    (row,) = server.cloud.journal.rows
    assert (row["mode"], row["tls"]) == ("connect", False)


def test_bytes_that_follow_connect_at_once_are_not_lost(server: Running) -> None:
    sent = f"CONNECT {VPC_HOST}:80 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: {VPC_HOST}"
    with server.connect() as peer:
        peer.sendall(f"{sent}\r\n\r\n".encode())
        assert b"MissingAccessKeyId" in drained_until(peer, b"MissingAccessKeyId")


def drained_until(peer: socket.socket, wanted: bytes) -> bytes:
    data = b""
    while wanted not in data and (part := peer.recv(65536)):
        data += part
    return data


@pytest.mark.parametrize(
    "host", ["oss-cn-hangzhou.aliyuncs.com", "location.aliyuncs.com", "example.com"]
)
def test_a_tunnel_to_any_other_host_is_refused_and_noted(
    server: Running, host: str
) -> None:
    with server.connect() as peer:
        peer.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert read_answer(peer).status == 502
        peer.shutdown(socket.SHUT_WR)
        assert drained(peer) == b""
    (row,) = server.cloud.journal.rows
    assert (row["host"], row["decision"]) == (host, "refused-host")


def test_a_tunnel_in_a_tunnel_is_refused(server: Running) -> None:
    with tunnel(server, VPC_HOST, 80) as peer:
        peer.sendall(f"CONNECT {OSS_HOST}:443 HTTP/1.1\r\n\r\n".encode())
        assert read_answer(peer).status == 501


def test_the_port_itself_speaks_tls(server: Running) -> None:
    with (
        server.connect() as peer,
        server.trusting().wrap_socket(peer, server_hostname="localhost") as safe,
    ):
        safe.sendall(HEALTH)
        assert read_answer(safe).status == 200


def test_a_proxy_reached_by_tls_opens_tunnels_too(server: Running) -> None:
    trusting = server.trusting()
    outer_in, outer_out = ssl.MemoryBIO(), ssl.MemoryBIO()
    with (
        server.connect() as peer,
        trusting.wrap_socket(peer, server_hostname="127.0.0.1") as safe,
    ):
        safe.sendall(f"CONNECT {VPC_HOST}:443 HTTP/1.1\r\n\r\n".encode())
        assert read_answer(safe).status == 200
        inner = trusting.wrap_bio(outer_in, outer_out, server_hostname=VPC_HOST)
        while True:
            try:
                inner.do_handshake()
                break
            except ssl.SSLWantReadError:
                safe.sendall(outer_out.read())
                outer_in.write(safe.recv(65536))
        inner.write(f"GET / HTTP/1.1\r\nHost: {VPC_HOST}\r\n\r\n".encode())
        safe.sendall(outer_out.read())
        text = b""
        while b"MissingAccessKeyId" not in text:
            outer_in.write(safe.recv(65536))
            try:
                text += inner.read(65536)
            except ssl.SSLWantReadError:
                continue


def test_no_certificate_is_shown_for_a_foreign_name(server: Running) -> None:
    with (
        server.connect() as peer,
        pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"),
    ):
        server.trusting().wrap_socket(peer, server_hostname="ecs.aliyuncs.com")
    assert server.cloud.journal.rows[0]["decision"] == "refused-host"


def test_only_http_1_1_is_offered(server: Running) -> None:
    trusting = server.trusting()
    trusting.set_alpn_protocols(["h2", "http/1.1"])
    with (
        server.connect() as peer,
        trusting.wrap_socket(peer, server_hostname="localhost") as safe,
    ):
        assert safe.selected_alpn_protocol() == "http/1.1"


@pytest.mark.parametrize("size", [1, 5, 50, 200])
def test_a_broken_handshake_closes_and_nothing_else(server: Running, size: int) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = server.trusting().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    hello = outgoing.read()
    assert server.send(hello[:size]) == b""
    garbled = hello[:size] + b"\xff" * 300
    assert b"Traceback" not in server.send(garbled)
    assert server.send(HEALTH).startswith(b"HTTP/1.1 200 ")


def authority(folder: Path, names: list[str] | None = None) -> Authority:
    return Authority(folder, names or HOSTS.certified(), HOSTS.domains())


def test_certificates_survive_a_restart(tmp_path: Path) -> None:
    authority(tmp_path).ensure()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    authority(tmp_path).ensure()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_new_names_get_a_new_leaf_of_the_same_authority(tmp_path: Path) -> None:
    authority(tmp_path).ensure()
    trusted = authority(tmp_path).ca_file.read_bytes()
    leaf = (tmp_path / LEAF_FILE).read_bytes()
    authority(tmp_path, ["new.apsara.example"]).ensure()
    assert authority(tmp_path).ca_file.read_bytes() == trusted
    assert (tmp_path / LEAF_FILE).read_bytes() != leaf


@pytest.mark.parametrize("damage", ["{", "[]", '{"until": "x"}', '{"until": 1.0}'])
def test_an_old_or_damaged_note_leads_to_a_new_leaf(
    tmp_path: Path, damage: str
) -> None:
    authority(tmp_path).ensure()
    leaf = (tmp_path / LEAF_FILE).read_bytes()
    note = tmp_path / NOTE
    if damage == '{"until": 1.0}':
        damage = json.dumps(json.loads(note.read_text("utf-8")) | {"until": 1.0})
    note.write_text(damage, "utf-8")
    authority(tmp_path).ensure()
    assert (tmp_path / LEAF_FILE).read_bytes() != leaf


def test_private_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    authority(tmp_path).ensure()
    for name in (CA_KEY, LEAF_FILE):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_the_authority_can_sign_for_its_own_domains_only(tmp_path: Path) -> None:
    authority(tmp_path).ensure()
    certificate = x509.load_pem_x509_certificate(
        authority(tmp_path).ca_file.read_bytes()
    )
    limits = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = {str(name.value) for name in limits.value.permitted_subtrees or ()}
    assert permitted == {"apsara.example", "localhost", "127.0.0.0/8", "::1/128"}


def test_a_leaf_for_a_foreign_name_is_trusted_by_nobody(tmp_path: Path) -> None:
    authority(tmp_path, ["ecs.aliyuncs.com"]).ensure()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(tmp_path / LEAF_FILE)
    client_side = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(
        to_client, to_server, server_hostname="ecs.aliyuncs.com"
    )
    serving = server_side.wrap_bio(to_server, to_client, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        serving.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        client.do_handshake()
