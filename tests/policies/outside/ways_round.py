"""Programs and pipelines that go round the packs, and innocent ones, with verdicts.

`make generate` writes docs/reference/lint-programs.md from what the checks really say.
"""

from pathlib import Path

from policies.outside.lint.registry import look

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "lint-programs.md"
BYPASS, PINNED = "program_bypasses_engine", "environment_not_pinned"
PROTECTED, NOT_RUN = "pack_or_state_unprotected", "pack_not_run"
PACKS = "--policy-pack policies/packs/residency-and-ownership"

# One program for each way round; the check that finds it may be removed by nobody.
ADVERSARIAL = {
    "A-T01 cloud_client": (
        "p.py",
        "import oss2\noss2.Bucket(a, 'https://x', 'b')\n",
        BYPASS,
    ),
    "A-T02 process_or_shell": (
        "p.py",
        "import subprocess as s\ns.run(['ossutil'])\n",
        BYPASS,
    ),
    "network_client": ("p.py", "from urllib.request import urlopen\n", BYPASS),
    "hidden_code": ("p.py", "eval(compile(text, 'x', 'exec'))\n", BYPASS),
    "resource_hook": ("p.py", "import pulumi as p\np.ResourceHook('a', f)\n", BYPASS),
    "H21 dynamic_provider": (
        "p.py",
        "import pulumi.dynamic as d\nd.Resource\n",
        "MO-RES-023",
    ),
    "A-E08 foreign_package": ("p.py", "import pulumi_command.local\n", "MO-RES-022"),
    "A-E09 foreign_package": (
        "p.py",
        "import pulumi_terraform_provider\n",
        "MO-RES-022",
    ),
    "H23 stack_reference": (
        "p.py",
        "import pulumi\npulumi.StackReference('pilot-cloud', 'somebody/else/prod')\n",
        "MO-RES-024",
    ),
    "A-T04 data_in_output": (
        "p.py",
        (
            "import pulumi\nfrom pulumi_alicloud import oss\nx = oss.get_buckets()\n"
            "pulumi.export('rows', x)\n"
        ),
        "MO-RES-034",
    ),
    "A-P02 environment_changed": (
        "p.py",
        "import os\nos.getenv('ALICLOUD_REGION')\n",
        PINNED,
    ),
    "A-P02 environment_in_pipeline": (
        "ci.sh",
        "export ALICLOUD_REGION=cn-shenzhen\n",
        PINNED,
    ),
    "A-P08 plugin_source": (
        "p.py",
        "Provider(plugin_download_url='https://x')\n",
        PINNED,
    ),
    "A-P08 project_setting": (
        "Pulumi.yaml",
        "plugins: {providers: [{path: x}]}\n",
        PINNED,
    ),
    "A-P10 redirecting_file": ("stacks/endpoints.xml", "<a/>", PINNED),
    "A-T05 backend_outside_macau": ("ci.sh", "pulumi login s3://bucket\n", PROTECTED),
    "A-T05 project_backend": ("Pulumi.yaml", "backend: {url: 's3://b'}\n", PROTECTED),
    "H28 pack_from_elsewhere": ("ci.sh", "pulumi up --policy-pack /tmp/p\n", PROTECTED),
    "A-C01 pack_left_out": ("ci.sh", f"pulumi up -y {PACKS} --target u\n", NOT_RUN),
    "A-C02 rule_switched_off": ("config.json", '{"all": "disabled"}', NOT_RUN),
    "A-C03 pack_left_out": (
        "ci.sh",
        "pulumi import alicloud:oss/bucket:Bucket a b\n",
        NOT_RUN,
    ),
    "cloud_client_in_pipeline": ("ci.sh", "aliyun oss cp a oss://b\n", BYPASS),
}

INNOCENT = {
    "a program": (
        "p.py",
        (
            "import json, os, re\nimport pulumi\nimport pulumi_alicloud as alicloud\n"
            "from pulumi_alicloud import oss\nfrom pathlib import Path\n"
            "config = pulumi.Config()\nname = config.require('name')\n"
            "home = alicloud.Provider('p', region=config.require('region'))\n"
            "b = oss.Bucket(name, opts=pulumi.ResourceOptions(provider=home,\n"
            "    protect=True, ignore_changes=['acl']))\npulumi.export('b', b.id)\n"
            "text = json.dumps({'subprocess': 'socket', 'eval': 1})\n"
            "for key in ('a', 'b'):\n    print(getattr(b, key))\n"
        ),
    ),
    "a random name": ("p.py", "import pulumi_random as random\nrandom.RandomId('a')\n"),
    "a data class": ("p.py", "from dataclasses import dataclass\nclass system: pass\n"),
    "chosen types": (
        "p.py",
        "from pulumi_alicloud import vpc\ngetattr(vpc, kind)('a')\nimp = code = 1\n",
    ),
    "own functions": ("p.py", "def system(x): return x\nsystem('a')\nrun = system\n"),
    "GitHub": (
        ".github/workflows/ci.yml",
        (
            "on: push\njobs:\n  check:\n    runs-on: x\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - run: |\n          make check\n"
            "          gov-cloud preview pilot-cloud\n"
        ),
    ),
    "GitLab": (
        ".gitlab-ci.yml",
        (
            "image: python:3.11\nvariables: {LANG: C.UTF-8}\ncheck:\n  script:\n"
            "    - make check\n    - gov-cloud check preview.json --format sarif\n"
        ),
    ),
    "make": (
        "Makefile",
        "PYTHON ?= python3\nup: check\n\t@gov-cloud preview $(STACK)\n",
    ),
    "other commands": ("run.sh", "pulumi stack output\npulumi stack export --file a\n"),
    "words": ("run.sh", "echo 'pulumi up'\n# pulumi up\ngrep pulumi README.md\n"),
    "pinned host": ("run.sh", "pulumi config set gov-cloud:x y\npulumi about\n"),
    "other YAML": ("values.yaml", "run: fast\nname: pulumi up\n"),
    "other JSON": ("a.json", '{"all": "disabled?", "b": [1, {"c": null}]}'),
    "a picture": ("a.png", "\x89PNG\r\n"),
}

_HEAD = """\
<!-- Generated by `make generate` from tests/policies/outside/ways_round.py. -->
# Ways round the packs, and what the lint says

What no engine shows: the program's own code, the command line, the files beside it.
Numbers are those of the [programs that the packs stop](programs.md).

| number | check | file | what it says | verdict | rule |
|---|---|---|---|---|---|
"""


def pages() -> dict[Path, str]:
    """Return the page: each file with the verdict that the checks give it."""
    lines = [_HEAD]
    for case, (file, text, _) in ADVERSARIAL.items():
        number, _, check = case.rpartition(" ")
        found = sorted({id_ for id_, _ in look(file, text.encode())})
        rules = ", ".join(f"`{id_}`" for id_ in found)
        verdict = "fail" if found else "pass"
        link = f"[{check}](lint.md#{check})"
        said = " ⏎ ".join(text.split("\n")[:-1]).replace("|", "\\|")
        cells = (number, link, f"`{file}`", f"`{said or text}`", verdict, rules)
        lines.append(f"| {' | '.join(cells)} |\n")
    lines.append("\nInnocent, with no finding:\n\n")
    for case, (file, text) in INNOCENT.items():
        verdict = "fail" if list(look(file, text.encode())) else "pass"
        lines.append(f"- {case} (`{file}`): {verdict}\n")
    return {PAGE: "".join(lines)}


def main() -> None:
    """Write the page."""
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
