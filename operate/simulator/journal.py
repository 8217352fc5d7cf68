"""`gov-cloud simulator journal`: the requests that came in, and what became of them."""

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from operate.simulator import control
from operate.simulator.place import HERE

POLL_SECONDS = 0.5


def journal(
    *,
    last: Annotated[int, typer.Option(min=1, help="How many, newest last.")] = 20,
    product: Annotated[str, typer.Option(help="One product, such as Vpc.")] = "",
    action: Annotated[str, typer.Option(help="One action, such as CreateVpc.")] = "",
    decision: Annotated[
        str, typer.Option(help="One outcome, such as refused or fault.")
    ] = "",
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until Ctrl-C.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document a line.")
    ] = False,
) -> None:
    """Show the newest requests; names and outcomes, never a secret."""
    wanted = {"product": product, "action": action, "decision": decision}
    for entry in entries(wanted, last=last, follow=follow):
        typer.echo(json.dumps(entry, ensure_ascii=False) if as_json else line(entry))


def entries(
    wanted: dict[str, str], *, last: int, follow: bool
) -> Iterator[dict[str, Any]]:
    """Yield entries of the journal, oldest first; `follow` waits for more."""
    answer = control.ask(HERE, "GET", "journal", query={**wanted, "limit": str(last)})
    while True:
        yield from answer["entries"]
        if not follow:
            return
        time.sleep(POLL_SECONDS)
        query = {**wanted, "after": str(answer["last"]), "limit": "1000"}
        answer = control.ask(HERE, "GET", "journal", query=query)


def line(entry: dict[str, Any]) -> str:
    """Return one row as a line: when, outcome, what was asked of which host."""
    asked = f"{entry['product']} {entry['action']}".strip() or "(not understood)"
    when = time.strftime("%H:%M:%S", time.localtime(entry["at"]))
    outcome = f"{entry['decision']} {entry['status']} {entry['code']}".strip()
    return f"{entry['serial']:>7} {when} {outcome:<32} {asked:<40} {entry['host']}"
