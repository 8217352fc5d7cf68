"""A pipeline sets a variable that can redirect the provider.

What: ALICLOUD_* and their like, <PRODUCT>_ENDPOINT, proxies and plug-in places, in
    scripts, makefiles and the settings of jobs; but not a host that a site pins.
Why: the provider prefers the variable to what the program says.
Fix: run through gov-cloud, which makes the environment itself.
Source: clauses A35 and A36; rule list, A-P02; decision 1.
"""

from collections.abc import Iterator

from policies.outside.lint.form import Check, Hit, Kind, Sample
from policies.outside.lint.pipeline import Pipeline
from policies.outside.lint.redirecting import is_pinned, redirects
from policies.text import wording

SETS = wording(
    "is set and can redirect the provider",
    "an environment made by gov-cloud",
    "leave the variable out, and run through gov-cloud",
)


def look(pipeline: Pipeline) -> Iterator[Hit]:
    """Yield each variable that is set, wherever it is."""
    for line, name, value in pipeline.settings():
        if redirects(name) and not is_pinned(name, value):
            yield Hit(line, name, SETS)


CHECK = Check("environment_not_pinned", Kind.PIPELINE, look)

GOOD = (
    Sample("run.sh", "export LANG=C\nOTEL_EXPORTER_OTLP_ENDPOINT=x make test\n"),
    Sample("a.yml", "jobs:\n  a:\n    env: {CI: 'true'}\n"),
)
BAD = (
    Sample("run.sh", "export ALICLOUD_REGION=cn-shenzhen\n"),
    Sample("run.sh", "OSS_ENDPOINT=oss.example gov-cloud preview pilot-cloud\n"),
    Sample("a.yml", "jobs:\n  a:\n    env:\n      ALIBABA_CLOUD_REGION: cn-beijing\n"),
    Sample(".gitlab-ci.yml", "variables: {HTTPS_PROXY: 'http://proxy.example'}\n"),
    Sample("Makefile", "export ALICLOUD_PROFILE := x\n"),
)
