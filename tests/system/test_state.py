"""State in a folder and in a real PostgreSQL server: backup, restore, rotation.

The real engine works on a copy of the clone, for a rotation rewrites the stack file.
"""

import gzip
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from operate import backup
from operate.exit_codes import ExitCode
from operate.paths import ROOT
from tests import object_store, postgres
from tests.clones import Clone, cloned

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]
STACK = "pilot-cloud"
SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "plaintext": '"kept from readers"',
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return cloned(tmp_path)


def saved(clone: Clone, name: str) -> dict[str, Any]:
    """Return the state as a backup taken now holds it."""
    file = clone.root / name
    file.unlink(missing_ok=True)
    clone.well("state", "backup", STACK, "--to", str(file))
    export: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))["export"]
    return export


@pytest.fixture(scope="module")
def database() -> Iterator[postgres.Server]:
    made = postgres.server()
    yield made
    made.discard()


@pytest.fixture
def store() -> Iterator[object_store.Store]:
    with object_store.object_store() as made:
        yield made


@pytest.fixture(params=["file", "postgres"])
def anywhere(clone: Clone, request: pytest.FixtureRequest) -> Clone:
    """Return the clone with its state in a folder, then in a server."""
    if request.param == "postgres":
        in_postgres(clone, request.getfixturevalue("database"))
    return clone


def in_postgres(clone: Clone, server: postgres.Server) -> None:
    file = clone.root / "backends.yaml"
    file.write_text(server.backends, "utf-8")
    clone.variables["GOV_CLOUD_BACKENDS"] = str(file)


def some_state(text: str) -> dict[str, Any]:
    """Return a state with the stack and one component that keeps a secret."""
    urn = f"urn:pulumi:{STACK}::gov-cloud::pulumi:pulumi:Stack::gov-cloud-{STACK}"
    part = f"urn:pulumi:{STACK}::gov-cloud::gov-cloud:keys:Keys::pilot-keys"
    return {
        "version": 3,
        "deployment": {
            "secrets_providers": {"type": "passphrase", "state": {"salt": salt()}},
            "manifest": {"time": "2018-10-11T00:00:00Z", "magic": "", "version": ""},
            "resources": [
                {"urn": urn, "custom": False, "type": "pulumi:pulumi:Stack"},
                {
                    "urn": part,
                    "custom": False,
                    "type": "gov-cloud:keys:Keys",
                    "parent": urn,
                    "outputs": {"seed": SECRET, "text": text},
                },
            ],
        },
    }


def salt() -> str:
    """Return what the stack file says of the sandbox's passphrase."""
    text = (ROOT / "stacks" / f"Pulumi.{STACK}.yaml").read_text("utf-8")
    return str(yaml.safe_load(text)["encryptionsalt"])


def put(clone: Clone, text: str) -> None:
    """Restore a state that says `text`."""
    file = clone.root / "made.state.json.gz"
    backup.write(STACK, some_state(text), file)
    clone.well("state", "restore", STACK, str(file))


def text_of(export: dict[str, Any]) -> str:
    last: dict[str, Any] = export["deployment"]["resources"][-1]
    return str(last["outputs"]["text"])


def test_a_state_comes_back_as_it_was_saved(anywhere: Clone) -> None:
    put(anywhere, "first")
    first = saved(anywhere, "first.gz")
    put(anywhere, "second")
    assert text_of(saved(anywhere, "second.gz")) == "second"
    said = anywhere.well("state", "restore", STACK, str(anywhere.root / "first.gz"))
    assert text_of(saved(anywhere, "again.gz")) == text_of(first) == "first"
    # What was replaced was saved first.
    before = Path(said.split("before: ")[1].strip())
    assert text_of(backup.read(before, STACK).export) == "second"
    # The secret is there, and nowhere in the open.
    assert "kept from readers" not in json.dumps(first)
    assert "ciphertext" in json.dumps(first)
    assert (anywhere.root / "first.gz").stat().st_mode & 0o077 == 0


def test_the_state_lies_where_the_site_says(
    clone: Clone, database: postgres.Server
) -> None:
    in_postgres(clone, database)
    put(clone, "in the server")
    folder = clone.root / ".gov-cloud" / "state"
    assert not list(folder.rglob("*.json*"))
    rows = subprocess.run(
        [
            *(str(database.programs / "psql"), "--host=127.0.0.1"),
            *(f"--port={database.port}", "-U", "gov_cloud"),
            *("-d", "gov_cloud_state", "-Atc", "select key from pulumi_state"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f".pulumi/stacks/gov-cloud/{STACK}.json.zst" in rows.stdout


def test_an_object_store_keeps_the_state_through_the_engines_own_client(
    clone: Clone, store: object_store.Store
) -> None:
    file = clone.root / "backends.yaml"
    file.write_text(store.backends, "utf-8")
    clone.variables |= {
        "GOV_CLOUD_BACKENDS": str(file),
        "AWS_ACCESS_KEY_ID": object_store.ACCESS,
        "AWS_SECRET_ACCESS_KEY": object_store.SECRET,
    }
    put(clone, "first")
    put(clone, "second")
    assert text_of(saved(clone, "second.gz")) == "second"
    assert f".pulumi/stacks/gov-cloud/{STACK}.json.zst" in store.objects
    # A put, a copy (the engine's own backup), a list and a delete (its lock) each.
    assert f".pulumi/stacks/gov-cloud/{STACK}.json.zst.bak" in store.objects
    assert {asked.split()[0] for asked in store.asked} >= {"PUT", "GET", "DELETE"}
    assert store.unknown == []
    assert b"kept from readers" not in b"".join(store.objects.values())


def test_a_new_passphrase_opens_state_and_stack_file_and_the_old_one_does_not(
    anywhere: Clone, tmp_path: Path
) -> None:
    put(anywhere, "kept")
    old = anywhere.root / "old.gz"
    anywhere.well("state", "backup", STACK, "--to", str(old))
    values = anywhere.root / "stacks" / f"Pulumi.{STACK}.yaml"
    comments = [x for x in values.read_text("utf-8").splitlines() if "#" in x]
    fresh = tmp_path / "new.passphrase"
    fresh.write_text("a new passphrase of this test\n", "utf-8")
    anywhere.well("state", "rotate-passphrase", STACK, "--new-file", str(fresh))
    assert opens(anywhere, fresh)
    assert not opens(anywhere, anywhere.root / "stacks" / "sandbox.passphrase")
    # A person's notes in the stack file survive.
    assert [x for x in values.read_text("utf-8").splitlines() if "#" in x] == comments
    anywhere.variables["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(fresh)
    assert text_of(saved(anywhere, "after.gz")) == "kept"
    said = anywhere.refused("state", "restore", STACK, str(old))
    assert "was encrypted with another passphrase" in said


def opens(clone: Clone, phrase: Path) -> bool:
    """Tell whether a passphrase opens the secrets of the state."""
    shown = plain_pulumi(clone, phrase, "stack", "export", "--show-secrets")
    return shown.returncode == 0 and "kept from readers" in shown.stdout


def plain_pulumi(
    clone: Clone, phrase: Path, *words: str
) -> "subprocess.CompletedProcess[str]":
    """Run plain pulumi as `gov-cloud env` sets a shell up."""
    shell = clone.well("env", STACK)
    shell += f"export PULUMI_CONFIG_PASSPHRASE_FILE='{phrase}'"
    return subprocess.run(
        [
            *("bash", "-c", f'{shell}\nexec pulumi "$@"', "bash", *words),
            f"--stack={STACK}",
        ],
        cwd=clone.root,
        env=os.environ | clone.variables | {"PYTHONPATH": str(clone.root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_state_of_another_stack_is_refused_and_nothing_is_lost(
    clone: Clone,
) -> None:
    put(clone, "ours")
    foreign = clone.root / "foreign.gz"
    backup.write("production-cloud", some_state("theirs"), foreign)
    said = clone.refused("state", "restore", STACK, str(foreign))
    assert "is the state of production-cloud" in said
    assert text_of(saved(clone, "after.gz")) == "ours"


def test_a_state_that_somebody_holds_is_not_touched_and_its_holder_named(
    clone: Clone,
) -> None:
    put(clone, "kept")
    folder = clone.root / ".gov-cloud" / "state" / ".pulumi" / "locks"
    lock = folder / "organization" / "gov-cloud" / STACK / "x.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    told = {"pid": 4242, "username": "duty", "hostname": "runner-1"}
    lock.write_text(json.dumps(told | {"timestamp": "2019-11-01T08:00:00Z"}), "utf-8")
    file = clone.root / "made.state.json.gz"
    said = clone.refused("state", "restore", STACK, str(file))
    assert "held by process 4242 of duty on runner-1, for" in said
    lock.unlink()
    clone.well("state", "restore", STACK, str(file), "--wait", "1")


def test_a_backend_that_is_down_is_one_line_and_loses_nothing(
    clone: Clone, database: postgres.Server
) -> None:
    in_postgres(clone, database)
    put(clone, "kept")
    file = clone.root / "other.gz"
    backup.write(STACK, some_state("other"), file)
    database.stop()
    try:
        done = clone.run("state", "restore", STACK, str(file))
        assert done.returncode == ExitCode.ERROR
        assert "Traceback" not in done.stderr
        assert "connect" in done.stderr
    finally:
        database.start()
    assert text_of(saved(clone, "after.gz")) == "kept"


def test_a_backend_that_goes_down_during_a_rotation_leaves_both_readable(
    clone: Clone, database: postgres.Server, tmp_path: Path
) -> None:
    in_postgres(clone, database)
    put(clone, "kept")
    values = clone.root / "stacks" / f"Pulumi.{STACK}.yaml"
    before = values.read_bytes()
    fresh = tmp_path / "new.passphrase"
    fresh.write_text("a new passphrase of this test\n", "utf-8")
    with going_down(clone, database):
        done = clone.run("state", "rotate-passphrase", STACK, "--new-file", str(fresh))
    assert done.returncode == ExitCode.ERROR, done.stdout
    assert values.read_bytes() == before
    assert opens(clone, clone.root / "stacks" / "sandbox.passphrase")


class going_down:  # noqa: N801 - reads as a sentence
    """Takes the server down between the engine's export and its change."""

    def __init__(self, clone: Clone, server: postgres.Server) -> None:
        self.clone, self.server = clone, server

    def __enter__(self) -> None:
        # The engine's name in the clone is a program of ours that stops the server
        # at the call that changes the state.
        self.marker = self.clone.root / "down"
        command = self.clone.root / "operate" / "state_command.py"
        self.text = command.read_text("utf-8")
        stop = self.clone.root / "stop.py"
        control = self.server.programs / "pg_ctl"
        stop.write_text(
            "import subprocess\n"
            f"stop = [{str(control)!r}, 'stop', '-m', 'immediate', '-w', '-D', "
            f"{str(self.server.folder / 'data')!r}]\n"
            f"subprocess.run(stop, user={self.server.user!r}, "
            f"cwd={str(self.server.folder)!r}, check=True)\n",
            "utf-8",
        )
        hook = "    try:\n        state.ask("
        assert hook in self.text
        changed = self.text.replace(
            hook,
            "    import runpy\n    runpy.run_path('stop.py')\n" + hook,
        )
        command.write_text(changed, "utf-8")

    def __exit__(self, *_: object) -> None:
        command = self.clone.root / "operate" / "state_command.py"
        command.write_text(self.text, "utf-8")
        self.server.start()
