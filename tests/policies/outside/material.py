"""Small inputs of every form that a check reads, and a way to run it as a user does."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from policies.examples import provider, tags
from policies.outside.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
STACK = "pilot-cloud"
AS_OF = "2018-10-11"
PROVIDER = f"urn:pulumi:{STACK}::p::pulumi:providers:alicloud::apsara"
NETWORK = "alicloud:vpc/network:Network"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's mark
HIDDEN = "Do-Not-Print-Me 7a1f"
# Of a harmless form, so that only the mark says that it is a secret.
MARKED = "quiet-7a1f"
CONFIG = {"gov-cloud:stack": json.dumps({"as_of": AS_OF})}


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:{STACK}::p::{kind}::{name}"


def state(
    name: str = "net", kind: str = NETWORK, *, inputs: Any = None, **more: Any
) -> dict[str, Any]:
    """Return the state of one resource, compliant unless `inputs` say otherwise."""
    return {
        "urn": urn(kind, name),
        "type": kind,
        "custom": True,
        "inputs": {"cidrBlock": "10.64.0.0/16", "tags": tags()}
        if inputs is None
        else inputs,
        "provider": f"{PROVIDER}::{UNKNOWN}",
        **more,
    }


def provider_state(**changes: Any) -> dict[str, Any]:
    """Return the state of the site's provider with some settings changed."""
    return {
        "urn": PROVIDER,
        "type": "pulumi:providers:alicloud",
        "custom": True,
        "inputs": provider(**changes),
    }


def digest(*states: dict[str, Any], config: Any = CONFIG) -> dict[str, Any]:
    """Return a preview of the provider and `states`."""
    steps = [
        {"op": "create", "urn": each["urn"], "newState": each}
        for each in (provider_state(), *states)
    ]
    return {"config": config, "steps": steps, "duration": 1, "changeSummary": {}}


def events(*states: dict[str, Any]) -> str:
    """Return an event log of the provider and `states`."""
    rows: list[dict[str, Any]] = [{"sequence": 0, "preludeEvent": {"config": CONFIG}}]
    for number, each in enumerate((provider_state(), *states), 1):
        metadata = {
            "op": "create",
            "urn": each["urn"],
            "type": each["type"],
            "new": each,
        }
        rows.append(
            {
                "sequence": number,
                "timestamp": 0,
                "resourcePreEvent": {"metadata": metadata},
            }
        )
    return "".join(json.dumps(row) + "\n" for row in rows)


def export(*states: dict[str, Any], version: Any = 3) -> dict[str, Any]:
    """Return a saved state of the provider and `states`."""
    resources = [provider_state(), *states]
    return {"version": version, "deployment": {"manifest": {}, "resources": resources}}


class Run:
    """What a check said: exit code, standard output, standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def data(self) -> Any:
        """The JSON report."""
        return json.loads(self.out)


class Runner:
    """Runs `check` or `lint` in this process, with files made on the way."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.root = folder
        self._capsys = capsys

    def write(self, content: Any, name: str = "input.json") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, "utf-8")
        return path

    def check(self, content: Any, *options: str) -> Run:
        """Check a file with this content."""
        return self.run("check", str(self.write(content)), *options)

    def run(self, verb: str, *options: str) -> Run:
        self._capsys.readouterr()
        code = main([verb, "--root", str(self.root), *options])
        said = self._capsys.readouterr()
        return Run(int(code), said.out, said.err)


def typed(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard input hold `content`."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def rules(run: Run, standing: str = "FAIL") -> list[str]:
    """Return the rules of the findings with a standing, from a JSON report."""
    return [row["rule"] for row in run.data["findings"] if row["standing"] == standing]


def texts(found: Sequence[Any]) -> str:
    return "\n".join(map(str, found))
