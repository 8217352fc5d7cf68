"""`gov-cloud check` and `gov-cloud lint` as a user runs them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from operate.exit_codes import ExitCode
from policies.examples import tags
from policies.outside.exit_codes import Code
from tests.policies.outside.material import (
    AS_OF,
    ROOT,
    SECRET,
    SIGNATURE,
    digest,
    export,
    state,
)

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


FAKE_ENGINE = """#!{python}
import sys
asked = ["stack", "export", "--show-secrets", "--stack", "pilot-cloud"]
if sys.argv[1:6] != asked:
    raise SystemExit(1)
print(open({state!r}).read())
"""
WITH_FAKE = """
import sys
from pathlib import Path
from operate import check_state, judge

class Tools:
    pulumi = Path(sys.argv[1])

check_state.find = lambda: Tools if sys.argv[1] else None
check_state.environment.for_engine = lambda *_: {}
judge.hand_over("check", sys.argv[2:])
"""


@pytest.mark.parametrize(
    "option", [["--state", "pilot-cloud"], ["--state=pilot-cloud"]]
)
def test_state_is_judged_with_the_secrets_that_the_engine_shows(
    tmp_path: Path, option: list[str]
) -> None:
    secret = {SIGNATURE: SECRET, "plaintext": json.dumps("iam")}
    file = tmp_path / "state.json"
    content = export(state(inputs={"tags": tags() | {"gov-dept": secret}}))
    file.write_text(json.dumps(content), "utf-8")
    engine = tmp_path / "pulumi"
    engine.write_text(FAKE_ENGINE.format(python=sys.executable, state=str(file)))
    engine.chmod(0o700)
    program = (sys.executable, "-c", WITH_FAKE, str(engine))
    done = run(*option, "--as-of", AS_OF, program=program)
    assert done.returncode == Code.FAIL, done.stderr
    assert "state of pilot-cloud: FAIL" in done.stdout
    assert "a secret value (not shown)" in done.stdout
    other = run("--state", "other", program=program)
    assert other.returncode == Code.BAD_INPUT
    assert "--state: names a stack without a saved state" in other.stderr


def test_state_without_an_engine_is_read_as_it_lies() -> None:
    program = (sys.executable, "-c", WITH_FAKE, "")
    done = run("--state", "no-such-stack", program=program)
    assert done.returncode == Code.BAD_INPUT
    assert "names a stack without a saved state" in done.stderr
