"""Writes the committed ledger: what each stack takes of each fiscal year.

`gov-cloud cost --all --write` and `make generate` write the same bytes; the difference
is reviewed like code.
"""

from collections.abc import Iterable
from pathlib import Path

from operate.costs import Bill, bill
from operate.declaring import declare, stack_names
from operate.paths import ROOT
from operate.registers import registers

FILE = ROOT / "facts" / "data" / "ledger.yaml"


def text(bills: Iterable[Bill]) -> str:
    """Return the ledger's file with the rows of these stacks; its head stays."""
    head, _, _ = FILE.read_text("utf-8").partition("commitments:")
    rows = [
        f"  - {{stack: {each.stack}, year: {year}, project: {project}, "
        f'amount: "{each.amount(year, project)}"}}'
        for each in bills
        for year in each.years
        for project in each.projects
    ]
    return f"{head}commitments:\n" + "\n".join(rows) + "\n"


def pages() -> dict[Path, str]:
    """Return the generated file and its content."""
    book = registers().prices
    found = declare(stack_names())
    return {FILE: text(bill(each, book) for each in found.values())}


def main() -> None:
    """Write the generated file."""
    for path, content in pages().items():
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
