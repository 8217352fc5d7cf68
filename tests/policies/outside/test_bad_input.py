"""Bad input is refused in one line: no traceback, no secret, no endless work."""

import gzip
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.outside import source
from policies.outside.errors import InputError
from tests.policies.outside.material import (
    AS_OF,
    HIDDEN,
    MARKED,
    ROOT,
    SECRET,
    SIGNATURE,
    Runner,
    digest,
    events,
    export,
    state,
)

BROKEN: dict[str, tuple[object, str]] = {
    "empty": ("", "is empty"),
    "broken": ('{"steps": [', "is broken JSON (line 1, column 12)"),
    "no JSON": (HIDDEN, "is broken JSON"),
    "no map": ("[1]", "is JSON of another form"),
    "null": ("null", "is JSON without content"),
    "other form": ({"a": HIDDEN}, "is JSON of another form"),
    "key twice": ('{"steps": [], "steps": []}', "names a key twice"),
    "key twice inside": (
        json.dumps(digest(state())).replace('"type":', '"type": "x", "type":', 1),
        "names a key twice",
    ),
    "event key twice": (
        events(state()).replace('"op":', '"op": "x", "op":', 1),
        "names a key twice",
    ),
    "minus infinity": ('{"steps": -Infinity}', "is no JSON"),
    "not a number": ('{"steps": NaN}', "is no JSON"),
    "endless number": ('{"steps": ' + "9" * 5000 + "}", "is no JSON"),
    "broken text": (b'{"steps": "\xff"}', "is no JSON"),
    "deep": ('{"steps": ' + "[" * 100_000 + "]" * 100_000 + "}", "nests deeper"),
    "steps no list": ({"steps": HIDDEN}, "steps: is not a list"),
    "step no map": ({"steps": [HIDDEN]}, "steps[0]: is not a map"),
    "state no map": ({"steps": [{"newState": HIDDEN}]}, "newState: is not a map"),
    "no URN": (digest(state() | {"urn": HIDDEN}), "urn: is no URN"),
    "type no text": (digest(state() | {"type": 1}), "type: is not a text"),
    "aliases": (digest(state(aliases=[1])), "aliases: holds no text"),
    "inputs no map": (digest(state(inputs=[HIDDEN])), "inputs: is not a map"),
    "dependencies": (
        digest(state(propertyDependencies={"a": HIDDEN})),
        "propertyDependencies.a: is not a list",
    ),
    "two stacks": (
        digest(state() | {"urn": "urn:pulumi:other::p::a:b:C::n"}),
        "name 2 stacks",
    ),
    "config no map": (digest(state(), config=[HIDDEN]), "config: is not a map"),
    "version 2": (export(state(), version=2), "version: is 2"),
    "version 5": (export(state(), version=5), "version: is 5"),
    "version true": (export(state(), version=True), "version: is "),
    "no version": (export(state(), version=HIDDEN), "version: is not given"),
    "plan version": ({"format_version": "9.1", "planned_values": {}}, "format_version"),
    "event broken": (events(state()) + "{", ": is no JSON document"),
    "lines": ('{"x": 1}\n{"x": 2}\n', "holds lines of an unknown form"),
    "zstd": (b"\x28\xb5\x2f\xfd" + b"x" * 9, "is compressed with zstd"),
    "broken gzip": (gzip.compress(b"{}")[:-9], "is a broken gzip file"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_in_one_line(runner: Runner, case: str) -> None:
    content, said = BROKEN[case]
    run = runner.check(content)
    assert run.code == 24
    assert said in run.err
    assert "; allowed: " in run.err
    assert ". Fix: " in run.err
    assert run.err.count("\n") == 1
    assert run.out == ""
    assert HIDDEN not in run.err


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_is_no_file_is_refused(runner: Runner, name: str) -> None:
    run = runner.run("check", str(runner.folder / name))
    assert run.code == 24
    assert "cannot be read" in run.err


def test_pipe_that_nobody_writes_to_is_empty(runner: Runner) -> None:
    pipe = runner.folder / "pipe"
    os.mkfifo(pipe)
    for command in (["check", str(pipe)], ["check", "--waivers", str(pipe), "a.json"]):
        runner.write(digest(state()), "a.json")
        given = [str(runner.folder / a) if a == "a.json" else a for a in command]
        run = runner.run(*given)
        assert run.code == 24
        assert "is empty" in run.err or "is no file" in run.err
    assert runner.run("lint", str(runner.folder)).code == 0
    run = runner.run("lint", str(pipe))
    assert (run.code, "is no file" in run.err) == (24, True)


def test_pipe_that_somebody_writes_to_is_read(runner: Runner) -> None:
    pipe = runner.folder / "pipe"
    os.mkfifo(pipe)
    content = json.dumps(digest(state())).encode()
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer.start()
    while not select.select([reader], [], [], 0.1)[0]:
        pass
    run = runner.run("check", str(pipe))
    os.close(reader)
    writer.join()
    assert run.code == 0


def test_gigabyte_is_refused_by_its_size(runner: Runner) -> None:
    huge = runner.folder / "huge.json"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 2**30)
    begun = time.process_time()
    run = runner.run("check", str(huge))
    assert "has 1,073,741,824 bytes" in run.err
    assert run.code == 24
    # Reading it would take longer than this; the bound is no measurement.
    assert time.process_time() - begun < 1


def test_small_archive_of_endless_zeros_is_not_unpacked(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LARGEST_BYTES", 4 * 1024 * 1024)
    run = runner.check(gzip.compress(b" " * 8 * 1024 * 1024))
    assert run.code == 24
    assert "unpacks to more" in run.err


def test_endless_standard_input_is_cut_off(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LARGEST_BYTES", 1024)
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": endless}))
        run = runner.run("check", "-")
    assert run.code == 24
    assert "is longer than the limit" in run.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_no_secret_of_a_state_is_printed_in_any_form(runner: Runner, form: str) -> None:
    hidden = {
        "tags": {
            "gov-owner": HIDDEN,
            "gov-dept": {SIGNATURE: SECRET, "value": MARKED},
        },
        "userData": HIDDEN,
        "password": {SIGNATURE: SECRET, "value": HIDDEN},
        "key": {SIGNATURE: SECRET, "ciphertext": HIDDEN},
        "plain": {SIGNATURE: SECRET, "plaintext": json.dumps(HIDDEN)},
    }
    kinds = ("alicloud:ecs/instance:Instance", "alicloud:rds/instance:Instance")
    content = export(
        *(state("x", kind, inputs=hidden, outputs=hidden) for kind in kinds)
    )
    options = ("--as-of", AS_OF, "--format", form, "--evidence")
    for language in ("en", "zh-Hant", "pt"):
        run = runner.check(content, *options, "--lang", language)
        assert run.code == 5
        assert HIDDEN not in run.out + run.err
        assert MARKED not in run.out + run.err


@pytest.mark.parametrize(
    "arguments", [[], ["a.json", "--state", "x"], ["--state", "x", "--simulator", "1"]]
)
def test_exactly_one_thing_is_judged(runner: Runner, arguments: list[str]) -> None:
    run = runner.run("check", *arguments)
    assert run.code == 24
    assert "one thing" in run.err


def test_failure_of_the_check_itself_quotes_no_value(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise LookupError(HIDDEN)

    monkeypatch.setattr(source, "reading", fails)
    run = runner.check({})
    assert run.code == 1
    assert "failed with LookupError at test_bad_input.py:" in run.err
    assert HIDDEN not in run.err


def test_reader_that_goes_away_leaves_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    many = [state(f"n{number}", inputs={}) for number in range(900)]
    file.write_text(json.dumps(digest(*many)), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "policies.outside", "check", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as judging:
        assert judging.stdout is not None
        assert judging.stderr is not None
        judging.stdout.read(1)
        judging.stdout.close()
        said = judging.stderr.read()
    assert (said, judging.returncode) == (b"", 1)


FORMS = ("preview", "event log", "saved state", "Terraform plan", "inventory")
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("steps", "newState", "urn", "type", "inputs", "config", "new"),
                    *("deployment", "resources", "planned_values", "version", "id"),
                    *("format_version", "change", "after", "configuration", "tags"),
                    *("attributes", "resource_changes", "resourcePreEvent"),
                    *("metadata", "sequence"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.binary(max_size=200) | JSON.map(lambda tree: json.dumps(tree).encode()))
def test_whatever_is_read_is_a_reading_or_an_error_of_ours(content: bytes) -> None:
    said = ""
    try:
        said = source.parse(content, "x").form
    except InputError as error:
        said = str(error)
    assert said in FORMS or "; allowed: " in said
