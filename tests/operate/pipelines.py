"""The pipelines of a pilot, a production and five tenants (golden files).

`make generate` writes them; read them like a pipeline that somebody will run.
"""

from pathlib import Path

from facts import facts
from operate.pipeline import github, gitlab, text
from operate.plan_ci import planned

GOLDEN = Path(__file__).parent / "golden"
CODES = ("dsal", "dsf", "dst", "iam", "ss")
STACKS = ["pilot-cloud", "production-cloud", *(f"production-tenant-{c}" for c in CODES)]


def pages() -> dict[Path, str]:
    """Return each golden file and its content."""
    plan = planned(STACKS, facts(), shard=3, jobs=2, parallel=4)
    return {
        GOLDEN / "pipeline.gitlab.yml": text("gitlab", gitlab(plan)),
        GOLDEN / "pipeline.github.yml": text("github", github(plan)),
    }


def main() -> None:
    """Write the golden files."""
    for path, content in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
