"""The state is kept outside Macau, or in a place that cannot be told.

What: `pulumi login` and PULUMI_BACKEND_URL in scripts, makefiles and jobs, and the
    options and inputs that mean the same. Allowed are a folder, and an address or an
    S3 endpoint within a site's own domain.
Why: the state holds every setting, address and secret of the cloud.
Fix: keep the state in a folder or a bucket of the site.
Source: clauses A33 and A35; rule list, A-T05.
"""

from collections.abc import Iterator

from policies.outside.lint.backend import is_inside
from policies.outside.lint.engine_command import EngineCommand, engine_commands
from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.pipeline import Pipeline
from policies.text import wording

VARIABLES = ("PULUMI_BACKEND_URL", "PULUMI_API")
OUTSIDE = wording(
    "keeps the state outside Macau, or where nobody can tell",
    "file://, or an address within the domain of a site",
    "use a folder or a bucket of the site",
)


def look(pipeline: Pipeline) -> Iterator[Hit]:
    """Judge each place of the state."""
    for line, name, value in pipeline.settings():
        if name in VARIABLES and not is_inside(value):
            yield Hit(line, name, OUTSIDE)
    for command in engine_commands(pipeline):
        if command.verb == "login" and not _stays(command):
            yield Hit(command.line, "pulumi login", OUTSIDE)
        elif any(not is_inside(url) for url in command.values("--cloud-url")):
            yield Hit(command.line, f"pulumi {command.verb}", OUTSIDE)


def _stays(command: EngineCommand) -> bool:
    """Tell whether a login stays inside; without an address it means the vendor's."""
    names = [name for name, _ in command.options]
    urls = [*command.values("--cloud-url", "-c"), *command.arguments[1:]]
    if "--local" in names or "-l" in names:
        return True
    return bool(urls) and all(is_inside(url) for url in urls)


CHECK = Check("pack_or_state_unprotected", Kind.PIPELINE, look)

GOOD = (
    Sample("run.sh", "pulumi login --local\npulumi login file://~/state\n"),
    Sample("run.sh", 'export PULUMI_BACKEND_URL="file://$PWD/state"\n'),
    Sample(
        "run.sh",
        "pulumi login 's3://state?endpoint=oss.cn-macau-env10-d01.apsara.example'\n",
    ),
)
BAD = (
    Sample("run.sh", "pulumi login\n"),
    Sample("run.sh", "pulumi login s3://state\n"),
    Sample(
        "run.sh", "pulumi login 's3://state?endpoint=oss-cn-hongkong.aliyuncs.com'\n"
    ),
    Sample("run.sh", "PULUMI_BACKEND_URL=azblob://state pulumi stack ls\n"),
    Sample("run.sh", "pulumi login https://api.pulumi.com\n"),
    Sample("a.yml", "env:\n  PULUMI_BACKEND_URL: gs://state\n"),
    Sample("run.sh", "pulumi login 's3://x?endpoint=evil.example/.apsara.example'\n"),
)
