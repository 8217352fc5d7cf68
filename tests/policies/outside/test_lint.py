"""What the engine never sees is found in programs and pipelines, and nothing else."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.outside.lint import files, registry
from policies.outside.lint.form import ROWS, Sample
from policies.outside.lint.registry import CannotReadError, Entry, entries, look
from policies.registry import PARTS
from tests.policies.outside.material import ROOT, Runner, rules
from tests.policies.outside.ways_round import ADVERSARIAL, BYPASS, INNOCENT, NOT_RUN

EVERY = entries()


def named(entry: Entry) -> str:
    return entry.name


def ids(sample: Sample) -> set[str]:
    return {id_ for id_, _ in look(sample.file, sample.text.encode())}


@pytest.mark.parametrize("entry", EVERY, ids=named)
def test_check_finds_its_bad_samples_and_passes_its_good_ones(entry: Entry) -> None:
    for bad in entry.bad:
        assert ids(bad) == {entry.check.id}, bad
    for good in entry.good:
        assert ids(good) == set(), good


@pytest.mark.parametrize("entry", EVERY, ids=named)
def test_check_says_what_why_and_how(entry: Entry) -> None:
    for part in PARTS:
        assert f"\n{part}: " in entry.document


@pytest.mark.parametrize("case", ADVERSARIAL)
def test_way_round_is_found_under_its_rule(case: str) -> None:
    file, text, rule = ADVERSARIAL[case]
    assert ids(Sample(file, text)) == {rule}


def test_no_check_is_without_a_way_round_that_it_alone_finds() -> None:
    assert {case.split()[-1] for case in ADVERSARIAL} == {entry.name for entry in EVERY}


TRICKS = {
    "alias of an alias": "import os as o\nq = o\nr = q.system\nr('id')\n",
    "attribute by text": "import os\ngetattr(os, 'po' 'pen')('id')\n",
    "attribute by f-string": "import os\ngetattr(os, f'{\"system\"}')('id')\n",
    "through the dictionary": "import os\nos.__dict__['system']('id')\n",
    "inside a function": "def f():\n    class A:\n        import socket\n",
    "inside a lambda": "f = lambda: __import__('subprocess')\n",
    "in a branch that never runs": "if False:\n    import requests\n",
    "with another encoding": "# coding: latin-1\nimport subprocess # \xe9\n",
    "as a default": "def f(x=__import__('os').system):\n    return x\n",
    "as a decorator": "import os\n@os.popen\ndef f():\n    pass\n",
    "of the parent package": "from concurrent.futures import ProcessPoolExecutor\n",
    "asyncio": "from asyncio import create_subprocess_shell as run\n",
    "in a match": "match 1:\n    case 1:\n        import ftplib\n",
    "by walrus": "(s := __import__('socket'))\n",
    "in a comprehension": "[__import__(n) for n in ('os', 'socket')]\n",
    "builtins": "__builtins__['exec']('1')\n",
    "in an annotation": "x: __import__('subprocess') = 1\n",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_spelling_does_not_hide_a_way_round(trick: str) -> None:
    assert ids(Sample("p.py", TRICKS[trick])) == {BYPASS}


SPELLINGS = {
    "continued line": "pulumi \\\n  up -y\n",
    "folder": "/usr/local/bin/pulumi up\n",
    "after another": "cd stacks && pulumi up\n",
    "in a subshell": "(pulumi up)\n",
    "in a substitution": "x=$(pulumi up -y)\n",
    "in backticks": "x=`pulumi up -y`\n",
    "by a shell": "sudo bash -c 'pulumi up'\n",
    "by eval": "eval 'pulumi up'\n",
    "by a variable": "PULUMI=pulumi\n$PULUMI up\n",
    "by env": "env -i A=b pulumi up\n",
    "with a time limit": "timeout 60 pulumi up\n",
    "in a condition": "if pulumi up; then echo yes; fi\n",
    "in a loop": "for s in a b; do pulumi up -s $s; done\n",
    "quoted": "'pulumi' \"up\"\n",
    "unfinished quotation": "pulumi up -m 'a\n",
    "in the background": "pulumi up &\n",
    "negated": "! pulumi up\n",
    "option first": "pulumi --cwd stacks up -y\n",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_command_is_found_in_every_spelling(spelling: str) -> None:
    assert ids(Sample("run.sh", SPELLINGS[spelling])) == {NOT_RUN}


@pytest.mark.parametrize("case", INNOCENT)
def test_innocent_file_is_left_in_peace(case: str) -> None:
    assert ids(Sample(*INNOCENT[case])) == set()


def test_programs_and_pipelines_of_this_repository_are_clean(runner: Runner) -> None:
    runner.root = ROOT
    mine = [str(ROOT / name) for name in ("stacks", "infra", "Pulumi.yaml")]
    pipelines = [str(ROOT / name) for name in ("Makefile", ".ci")]
    run = runner.run("lint", *mine, *pipelines, "--format", "json")
    assert rules(run) == []
    assert (run.code, run.err) == (0, "")


def test_reviewed_file_is_found_again_after_any_change(runner: Runner) -> None:
    content = (ROOT / "infra" / "sdk.py").read_bytes()
    runner.write(content, "infra/sdk.py")
    same = runner.run("lint", str(runner.folder), "--format", "json")
    assert (same.code, set(rules(same, "WAIVED"))) == (0, {BYPASS})
    runner.write(content + b"\n", "infra/sdk.py")
    assert runner.run("lint", str(runner.folder)).code == 5


def test_finding_stands_on_its_line(runner: Runner) -> None:
    runner.write("import os\n\nos.system('id')\n", "stacks/p.py")
    run = runner.run("lint", str(runner.folder), "--format", "json")
    (found,) = run.data["findings"]
    assert (found["file"], found["line"]) == ("stacks/p.py", 3)
    assert "os.system" in found["message"]["en"]


BROKEN = {
    "broken.py": "def f(:\n",
    "null.py": "a = '\0'\n",
    "codec.py": "# coding: no-such-codec\n",
    "deep.py": "(" * 5000 + ")" * 5000,
    "chain.py": "x = " + "a" + ".b" * 50_000 + "\n",
    # Short enough for a syntax tree, too long for whoever walks through it.
    "walk.py": "x = " + "a" + ".b" * 1500 + "\n",
    "sum.py": "getattr(os, " + " + ".join(["'a'"] * 20_000) + ")\n",
    "large.py": "#" * (registry.LARGEST_CODE_BYTES + 1),
    "large.sh": "#" * (registry.LARGEST_CODE_BYTES + 1),
    "large.yml": "#" * (registry.LARGEST_BYTES + 1),
    "flow.yml": "[" * 500_000,
    "block.yml": "- " * 400_000 + "x",
    "broken.yml": "a: [\n",
    "deep.yml": "[" * 200 + "]" * 200,
}


@pytest.mark.parametrize("name", BROKEN)
def test_file_that_cannot_be_judged_is_undetermined(runner: Runner, name: str) -> None:
    runner.write(BROKEN[name], name)
    run = runner.run("lint", str(runner.folder), "--format", "json")
    assert run.code == 23
    (found,) = run.data["findings"]
    assert found["standing"] == "UNDETERMINED"
    assert found["file"] == name


def test_few_aliases_do_not_stand_for_endless_work() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)
    )
    assert ids(Sample("a.yml", f"{bomb}script: *a59\n")) == set()
    nested = "a: &a pulumi up\nb: &b [*a, *a]\nscript: [*b, *b]\n"
    assert ids(Sample("a.yml", nested)) == {NOT_RUN}


HOSTILE = {
    "variables.sh": "A=xx\n" + "A=$A$A$A$A\n" * 40 + "pulumi $A up\n",
    "references.sh": "A=" + "x" * 4000 + "\n" + "$A" * 60_000 + "\npulumi up\n",
    "assignments.sh": "A=b " * 60_000 + "\npulumi up\n",
    "separators.sh": ";" * 200_000 + "\npulumi up\n",
    "shells.sh": "bash -c '" * 1000 + "\npulumi up\n",
    "itself.sh": "A='\"$A\" '\n$A\npulumi up\n",
    "commas.py": "import socket\n" + "a," * 100_000,
    "large.json": '{"all": "disabled", "x": "' + "x" * registry.LARGEST_BYTES + '"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_takes_bounded_work(runner: Runner, name: str) -> None:
    runner.write(HOSTILE[name], name)
    begun = time.process_time()
    run = runner.run("lint", str(runner.folder))
    assert run.code in (0, 5)
    # Ten times what any of them takes; without the bounds it would be hours.
    assert time.process_time() - begun < 60


def test_links_and_made_folders_are_not_followed(runner: Runner) -> None:
    runner.write("import socket\n", ".venv/p.py")
    runner.write("import socket\n", "a/node_modules/p.py")
    (runner.folder / "a" / "loop").symlink_to(runner.folder)
    (runner.folder / "b.py").symlink_to(runner.folder / ".venv" / "p.py")
    assert runner.run("lint", str(runner.folder)).code == 0


def test_too_many_files_and_missing_ones_are_refused(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runner.run("lint", str(runner.folder / "none")).code == 24
    monkeypatch.setattr(files, "MOST_FILES", 1)
    runner.write("", "a.py")
    runner.write("", "b.py")
    run = runner.run("lint", str(runner.folder))
    assert run.code == 24
    assert "too many files" in run.err


def test_every_id_has_a_row_and_a_check() -> None:
    assert {row.id for row in ROWS} == {entry.check.id for entry in EVERY}


FRAGMENTS = st.sampled_from(
    [
        *("import ", "os", ".", "getattr(", ")", "'a'", "\n", " ", "[", "]", "eval"),
        *("pulumi ", "up", "--policy-pack", "$", "(", "`", ";", "|", "&&", "\\", "\t"),
        *("run:", "- ", "env:", "*a", "&a ", "{", "}", "\0", "\u202e", "script: "),
        *('"', "#", "=", "x: "),
    ]
)


@given(
    st.sampled_from(["p.py", "a.sh", "a.yml", "Makefile", "Pulumi.yaml", "a.json"]),
    st.lists(FRAGMENTS, max_size=25).map("".join) | st.text(max_size=60),
)
def test_whatever_a_file_holds_is_judged_or_named(file: str, text: str) -> None:
    said: set[str] = set()
    try:
        said = ids(Sample(file, text))
    except CannotReadError as error:
        assert str(error)  # noqa: PT017 - either answer will do
    assert said <= {row.id for row in ROWS}


def test_lint_report_is_sarif_too(runner: Runner) -> None:
    runner.write("import socket\n", "p.py")
    run = runner.run("lint", str(runner.folder), "--format", "sarif")
    (result,) = json.loads(run.out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "p.py"
    assert Path(place["artifactLocation"]["uri"]).suffix == ".py"
