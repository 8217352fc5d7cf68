"""`gov-cloud check` and `gov-cloud lint` as a user runs them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from operate.exit_codes import ExitCode
from policies.outside.exit_codes import Code
from tests.policies.outside.material import ROOT, digest, state

START = [sys.executable, "-m", "operate.start"]
GUIDE = ROOT / "docs" / "guides" / "exit-codes.md"


def run(
    *arguments: str, folder: Path = ROOT, program: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*(program or START), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ([state()], Code.PASS),
        ([state(inputs={})], Code.FAIL),
        ([state(provider="")], Code.UNDETERMINED),
    ],
)
def test_verdict_is_the_exit_code(
    tmp_path: Path, states: list[dict[str, object]], code: Code
) -> None:
    file = tmp_path / "preview.json"
    file.write_text(json.dumps(digest(*states)), "utf-8")
    assert run("check", str(file)).returncode == code


def test_bad_input_has_its_own_code_and_one_line(tmp_path: Path) -> None:
    file = tmp_path / "preview.json"
    file.write_text("{", "utf-8")
    done = run("check", str(file))
    assert done.returncode == Code.BAD_INPUT
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)


def test_judge_is_that_of_the_clone_wherever_one_stands(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "__init__.py").write_text("raise SystemExit(99)", "utf-8")
    script = (str(Path(sys.executable).with_name("gov-cloud")),)
    done = run("lint", str(ROOT / "stacks"), folder=tmp_path, program=script)
    assert done.returncode == 0, done.stderr


def test_codes_of_the_judge_are_those_of_the_command_and_of_the_guide() -> None:
    own = {code.value for code in ExitCode}
    assert {code.value for code in Code} <= own
    assert ExitCode(Code.FAIL) is ExitCode.POLICY_VIOLATED
    assert ExitCode(Code.UNDETERMINED) is ExitCode.POLICY_UNPROVEN
    assert ExitCode(Code.BAD_INPUT) is ExitCode.BAD_INPUT
    told = set(
        map(int, re.findall(r"^\| (\d+) \|", GUIDE.read_text("utf-8"), re.MULTILINE))
    )
    assert {code.value for code in Code} <= told


@pytest.mark.parametrize("verb", ["check", "lint"])
def test_help_is_the_judges_own_and_the_verb_is_listed(verb: str) -> None:
    assert f"gov-cloud {verb} [-h]" in run(verb, "--help").stdout
    listed = run("--help").stdout
    assert re.search(rf"^. {verb} ", listed, re.MULTILINE)


def test_verb_reached_through_the_list_of_verbs_hands_over_too() -> None:
    through = (sys.executable, "-c", "from operate.main import main; main()")
    done = run("lint", "stacks", program=through)
    assert (done.returncode, done.stderr) == (0, "")
