"""The provider program: its schema file, and what it says when that is missing."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

PATIENCE_SECONDS = 60


def test_schema_written_twice_is_the_same_and_has_no_prose(
    provider: Path, provider_schema: Path, tmp_path: Path
) -> None:
    again = tmp_path / "schema.json"
    subprocess.run(
        [provider, "--write-schema", again], check=True, timeout=PATIENCE_SECONDS
    )

    assert again.read_bytes() == provider_schema.read_bytes()
    network = json.loads(again.read_text())["resources"]["alicloud:vpc/network:Network"]
    # A property called `description` stays; the prose about a property goes.
    assert network["inputProperties"]["description"] == {"type": "string"}


def test_missing_schema_is_one_sentence(provider: Path, tmp_path: Path) -> None:
    copied = tmp_path / "alone" / provider.name
    copied.parent.mkdir()
    # Copied: the program looks beside the real file, whatever link it is started by.
    shutil.copy2(provider, copied)
    try:
        done = subprocess.run(
            [copied, "127.0.0.1:1"],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    finally:
        # 350 MB that pytest would keep for three sessions.
        copied.unlink()

    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert "the provider's schema cannot be read" in sentence
    assert f"Fix: run `{copied} --write-schema" in sentence
