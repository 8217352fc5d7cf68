"""Where a state may lie: inside Macau, encrypted on the way, its secrets kept."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import operate.backend
from facts import facts
from facts.backends import is_loopback
from operate import backup
from operate.backend import CHOOSER, backend_of, read, variables
from operate.errors import ConfigurationError, OperationError

DOMAINS = {id_: site.domain for id_, site in facts().sites.items()}
PASSPHRASE = {"kind": "passphrase"}
POSTGRES: dict[str, Any] = {
    "kind": "postgres",
    "host": "state.env20.apsara.example",
    "port": 5432,
    "database": "gov_cloud_state",
    "user": "gov_cloud",
    "tls": "verify-full",
    "secrets": PASSPHRASE,
}
S3: dict[str, Any] = {
    "kind": "s3",
    "bucket": "mogov-prod-state",
    "endpoint": "https://s3.env20.apsara.example",
    "region": "cn-macau-env20-d01",
    "path_style": False,
    "secrets": PASSPHRASE,
}
VAULT = {
    "kind": "vault",
    "address": "https://vault.apsara.example",
    "key": "gov-cloud-state",
}


def write(folder: Path, /, **row: Any) -> Path:
    file = folder / "backends.yaml"
    content = {"schema": "backends/1", "backends": {"env10": row}}
    file.write_text(yaml.safe_dump(content), "utf-8")
    return file


def refused(folder: Path, /, **row: Any) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        read(write(folder, **row), DOMAINS)
    for line in refusal.value.message.splitlines():
        assert "; allowed: " in line
        assert "Fix: " in line
    return refusal.value.message


def test_the_shipped_state_lies_in_the_clone_and_is_compressed() -> None:
    found = variables("pilot-cloud")
    assert found["PULUMI_BACKEND_URL"].startswith("file:")
    assert found["PULUMI_BACKEND_URL"].endswith("/.gov-cloud/state")
    assert found["PULUMI_DIY_BACKEND_ZSTD"] == "true"


def test_addresses_are_the_engines_and_hold_no_secret(tmp_path: Path) -> None:
    database = read(write(tmp_path, **POSTGRES), DOMAINS)["env10"]
    assert database.url == (
        "postgres://gov_cloud@state.env20.apsara.example:5432/gov_cloud_state"
        "?sslmode=verify-full&connect_timeout=10"
    )
    store = read(write(tmp_path, **S3), DOMAINS)["env10"]
    assert store.url == (
        "s3://mogov-prod-state?endpoint=https%3A%2F%2Fs3.env20.apsara.example"
        "&region=cn-macau-env20-d01"
    )
    assert (
        "s3ForcePathStyle=true"
        in read(write(tmp_path, **S3 | {"path_style": True}), DOMAINS)["env10"].url
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (POSTGRES | {"host": "db.abroad.example"}, "is outside the site"),
        (POSTGRES | {"host": "apsara.example.abroad.example"}, "is outside the site"),
        (POSTGRES | {"host": "xapsara.example"}, "is outside the site"),
        (POSTGRES | {"host": "203.0.113.7"}, "is outside the site"),
        (POSTGRES | {"tls": "disable"}, "sends the state in the open"),
        (POSTGRES | {"tls": "prefer"}, "verify-full, disable"),
        (POSTGRES | {"password": "x"}, "is not a known key"),
        (POSTGRES | {"folder": "x"}, "means nothing for kind postgres"),
        (S3 | {"endpoint": "https://s3.amazonaws.com"}, "is outside the site"),
        (S3 | {"endpoint": "http://s3.apsara.example"}, "is not encrypted"),
        (S3 | {"endpoint": "https://u:p@s3.apsara.example"}, "has the wrong form"),
        ({"kind": "pulumi-cloud", "secrets": PASSPHRASE}, "file, postgres, s3"),
        ({"kind": "file", "secrets": PASSPHRASE}, "folder: is missing"),
        (POSTGRES | {"secrets": {"kind": "awskms"}}, "passphrase, vault"),
        (POSTGRES | {"secrets": {"kind": "vault"}}, "address: is missing"),
        (
            POSTGRES | {"secrets": VAULT | {"address": "https://vault.abroad.example"}},
            "is outside the site",
        ),
        (
            POSTGRES | {"secrets": VAULT | {"address": "http://vault.apsara.example"}},
            "is not encrypted",
        ),
    ],
)
def test_a_state_that_would_leave_macau_or_be_readable_is_refused(
    tmp_path: Path, row: dict[str, Any], words: str
) -> None:
    assert words in refused(tmp_path, **row)


def test_an_unknown_site_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, **POSTGRES)
    file.write_text(file.read_text("utf-8").replace("env10", "env99"), "utf-8")
    with pytest.raises(ConfigurationError, match="is no site"):
        read(file, DOMAINS)


def test_a_site_without_a_state_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOOSER, str(write(tmp_path, **POSTGRES)))
    with pytest.raises(ConfigurationError, match=r"backends\.env20: is missing"):
        backend_of("production-cloud")


def test_vault_gives_the_engine_its_address_and_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "Pulumi.pilot-cloud.yaml"
    file.write_text("secretsprovider: hashivault://gov-cloud-state\n", "utf-8")
    monkeypatch.setattr(operate.backend, "stack_file", lambda _: file)
    monkeypatch.setenv(CHOOSER, str(write(tmp_path, **POSTGRES | {"secrets": VAULT})))
    monkeypatch.setenv("VAULT_SERVER_TOKEN", "hidden")
    found = variables("pilot-cloud")
    assert found["VAULT_SERVER_URL"] == "https://vault.apsara.example"
    assert "hidden" not in str(found)


@pytest.mark.parametrize("said", ["awskms://k", "default", "hashivault://other"])
def test_a_stack_file_with_another_secrets_service_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    file = tmp_path / "Pulumi.pilot-cloud.yaml"
    file.write_text(f"secretsprovider: {said}\n", "utf-8")
    monkeypatch.setattr(operate.backend, "stack_file", lambda _: file)
    with pytest.raises(ConfigurationError, match="allowed: passphrase"):
        backend_of("pilot-cloud")


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.1", False),
     ("localhost.abroad.example", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host: str, here: bool) -> None:  # noqa: FBT001
    assert is_loopback(host) is here


def export(stack: str = "pilot-cloud") -> dict[str, Any]:
    urn = f"urn:pulumi:{stack}::gov-cloud::pulumi:pulumi:Stack::gov-cloud-{stack}"
    return {"version": 3, "deployment": {"resources": [{"urn": urn}]}}


def test_a_backup_is_read_back_and_is_its_users_only(tmp_path: Path) -> None:
    file = backup.write("pilot-cloud", export(), tmp_path / "b.gz")
    assert backup.read(file, "pilot-cloud").export == export()
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["b.gz"]


def spoilt(file: Path, how: str) -> None:
    raw = file.read_bytes()
    changed = {
        "cut": raw[:-20],
        "noise": b"not packed at all",
        "empty": b"",
    }
    file.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["cut", "noise", "empty"])
def test_a_damaged_backup_is_refused(tmp_path: Path, how: str) -> None:
    file = backup.write("pilot-cloud", export(), tmp_path / "b.gz")
    spoilt(file, how)
    with pytest.raises(OperationError, match="Fix: name another file"):
        backup.read(file, "pilot-cloud")


def test_a_changed_backup_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "digest", lambda _: "0" * 64)
    file = backup.write("pilot-cloud", export(), tmp_path / "b.gz")
    monkeypatch.undo()
    with pytest.raises(OperationError, match="was changed or is damaged"):
        backup.read(file, "pilot-cloud")


def test_an_empty_backup_of_another_stack_is_refused(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"version": 3, "deployment": {"resources": []}}
    file = backup.write("production-cloud", empty, tmp_path / "b.gz")
    with pytest.raises(OperationError, match="is the state of production-cloud"):
        backup.read(file, "pilot-cloud")


def test_a_backup_that_holds_resources_of_another_stack_is_refused(
    tmp_path: Path,
) -> None:
    foreign = export("production-cloud")
    file = backup.write("pilot-cloud", foreign, tmp_path / "b.gz")
    with pytest.raises(OperationError, match="holds urn:pulumi:production-cloud"):
        backup.read(file, "pilot-cloud")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OperationError, match="cannot be written"):
        backup.write("pilot-cloud", export(), tmp_path / "file" / "b.gz")
