"""What the language host makes of a program, asked over gRPC as the engine asks."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2

from tests.fake_engine import PATIENCE_SECONDS, Host, language_host, program

WAITS_FOR_FILE = """
import pathlib, time
print("started")
while not pathlib.Path("go").exists():
    time.sleep(0.01)
print("went on")
"""
IN_APPLY = """
import pulumi
def fail(value):
    raise ValueError("boom")
pulumi.Output.from_input(1).apply(fail)
"""


@pytest.fixture
def host() -> Iterator[Host]:
    with language_host() as running:
        yield running


def test_program_registers_and_succeeds(host: Host, tmp_path: Path) -> None:
    source = 'import pulumi; pulumi.ComponentResource("a:b:C", "one")'
    answer = host.run(program(tmp_path, source))
    assert answer == language_pb2.RunResponse()
    assert [each.name for each in host.engine.registered] == ["test-test", "one"]
    assert host.engine.errors == []


def test_config_and_names_reach_the_program(host: Host, tmp_path: Path) -> None:
    source = """
import os, sys, pulumi
print(pulumi.get_stack(), pulumi.get_project(), pulumi.get_organization())
print(pulumi.Config("p").require("k"), pulumi.runtime.is_dry_run())
print(os.getcwd() == sys.argv[0].removesuffix("/."), pulumi.get_root_directory())
"""
    host.run(
        program(tmp_path, source),
        stack="pilot",
        organization="macau",
        config={"p:k": "v"},
    )
    assert host.next_line() == "pilot test macau"
    assert host.next_line() == "v True"
    assert host.next_line() == f"True {tmp_path}"


def test_prints_arrive_line_by_line_while_it_runs(host: Host, tmp_path: Path) -> None:
    call = host.begin(program(tmp_path, WAITS_FOR_FILE))
    assert host.next_line() == "started"
    assert not call.done()
    (tmp_path / "go").touch()
    assert call.result(PATIENCE_SECONDS) == language_pb2.RunResponse()
    assert host.next_line() == "went on"


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    raise ValueError("boom")\nf()',
        IN_APPLY,
    ],
    ids=["program", "apply"],
)
def test_exception_shows_its_own_traceback_once(
    host: Host, tmp_path: Path, source: str
) -> None:
    answer = host.run(program(tmp_path, source))
    assert answer.bail
    assert not answer.error
    (message,) = host.engine.errors
    assert message.count("ValueError: boom") == 1
    assert f'File "{tmp_path}/__main__.py"' in message
    assert "toolchain/host" not in message
    assert "runpy" not in message


def test_run_error_is_its_message_only(host: Host, tmp_path: Path) -> None:
    answer = host.run(program(tmp_path, 'import pulumi; raise pulumi.RunError("no")'))
    assert answer == language_pb2.RunResponse(bail=True)
    assert host.engine.errors == ["no"]


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("0", language_pb2.RunResponse()),
        ("None", language_pb2.RunResponse()),
        ("32", language_pb2.RunResponse(bail=True)),
        (
            "3",
            language_pb2.RunResponse(error="program exited with non-zero exit code: 3"),
        ),
        (
            "'t'",
            language_pb2.RunResponse(error="program exited with non-zero exit code: 1"),
        ),
    ],
)
def test_exit_code_becomes_the_outcome(
    host: Host, tmp_path: Path, stop: str, expected: language_pb2.RunResponse
) -> None:
    answer = host.run(program(tmp_path, f"import sys; sys.exit({stop})"))
    assert answer == expected
    assert host.engine.errors == []
    if stop == "'t'":
        assert host.next_line() == "t"


def test_exit_waits_for_what_was_registered(host: Host, tmp_path: Path) -> None:
    source = 'import sys, pulumi; pulumi.ComponentResource("a:b:C", "x"); sys.exit(3)'
    host.run(program(tmp_path, source))
    assert "x" in [each.name for each in host.engine.registered]


def test_missing_module_is_one_sentence(host: Host, tmp_path: Path) -> None:
    answer = host.run(program(tmp_path, "import os\nimport not_there.inside"))
    assert answer.bail
    (message,) = host.engine.errors
    assert f"{tmp_path}/__main__.py:2: no module named 'not_there'" in message
    assert "Fix: " in message
    assert "Traceback" not in message


def test_missing_program_is_one_sentence(host: Host, tmp_path: Path) -> None:
    assert host.run(tmp_path).bail
    (message,) = host.engine.errors
    assert message.startswith(f"{tmp_path}: no Python program here")


def test_host_names_the_provider_plugin_of_the_pins(host: Host) -> None:
    answer = host.stub.GetRequiredPackages(language_pb2.GetRequiredPackagesRequest())
    found = [(each.name, each.kind, each.version) for each in answer.packages]
    assert found == [("alicloud", "resource", "3.105.0")]


def test_host_answers_the_questions_of_about(host: Host) -> None:
    stub = host.stub
    assert stub.GetPluginInfo(empty_pb2.Empty()).version == "3.259.0"
    assert stub.About(language_pb2.AboutRequest()).executable == sys.executable
    request = language_pb2.GetProgramDependenciesRequest()
    direct = stub.GetProgramDependencies(request).dependencies
    request.transitiveDependencies = True
    every = stub.GetProgramDependencies(request).dependencies
    names = {each.name for each in every}
    assert {"pulumi", "grpcio"} <= names
    assert {each.name for each in direct} < names
    assert stub.Handshake(language_pb2.LanguageHandshakeRequest()) is not None
    prompts = stub.RuntimeOptionsPrompts(language_pb2.RuntimeOptionsRequest())
    assert list(prompts.prompts) == []
    request_install = language_pb2.InstallDependenciesRequest()
    (line,) = stub.InstallDependencies(request_install)
    assert b"make" in line.stdout
