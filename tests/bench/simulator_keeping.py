"""What the simulator pays for its journal, beside one whose journal keeps nothing."""

import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from tests.bench.simulator_load import Connection, cpu_seconds, loop
from tests.bench.simulator_peers import Ours, ours

WITH_JOURNAL, WITHOUT_JOURNAL = "simulator", "tests.bench.simulator_without_journal"
TURN_SECONDS = 0.3


def kept(seconds: float) -> str:
    """Return what keeping the journal costs, in one sentence; `seconds` for each.

    Both servers run all the time and take turns of a third of a second, or what the
    machine does meanwhile would be more than what is looked for.
    """
    with ExitStack() as stack:
        turns = [_keeping(stack, module) for module in (WITH_JOURNAL, WITHOUT_JOURNAL)]
        asked, begun = [0, 0], [cpu_seconds(peer.pid) for peer, _ in turns]
        for number in range(round(seconds / TURN_SECONDS)):
            for which in (0, 1) if number % 2 else (1, 0):
                peer, connection = turns[which]
                figures = loop(connection, peer.pid, peer.network, TURN_SECONDS)
                asked[which] += len(figures.latencies)
        with_it, without = (
            count / (cpu_seconds(peer.pid) - before)
            for count, (peer, _), before in zip(asked, turns, begun, strict=True)
        )
    return (
        f"Keeping the journal costs {(1 - with_it / without) * 100:.1f} % of the "
        f"requests per CPU second ({with_it:,.0f} with it, {without:,.0f} with a "
        "journal that keeps nothing); at most 5 % wanted."
    )


def _keeping(stack: ExitStack, module: str) -> tuple[Ours, Connection]:
    """Start one of the two and let it grow warm."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="gov-cloud-bench-"))
    peer = stack.enter_context(ours(Path(folder), module))
    connection = stack.enter_context(closing(Connection(peer.port)))
    loop(connection, peer.pid, peer.network, TURN_SECONDS * 3)
    return peer, connection
