"""The bench of the simulator speaks to it, and writes its section where it belongs."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench import simulator as bench
from tests.bench.simulator_filling import fill
from tests.bench.simulator_load import AnswerError, Connection, count, crowd, once
from tests.bench.simulator_peers import ours


def test_the_work_is_done_by_one_client_and_by_many(tmp_path: Path) -> None:
    with ours(tmp_path) as peer:
        for fresh in (False, True):
            with closing(Connection(peer.port, fresh=fresh)) as client:
                assert len(count(client, peer.pid, peer.network, 6).latencies) == 6
                assert (client.wire is None) == fresh
                assert len(count(client, peer.pid, peer.server(), 3).latencies) == 3
        asked = (peer.describe() for _ in range(10_000))
        assert crowd(peer.port, peer.pid, asked, 0.2).latencies


def test_a_refusal_ends_the_bench(tmp_path: Path) -> None:
    with ours(tmp_path) as peer, pytest.raises(AnswerError, match="InvalidVpcId"):
        once(peer.port, peer.ask("vpc", "DeleteVpc", VpcId="vpc-none"))


def test_lists_are_asked_over_as_many_servers_as_said(tmp_path: Path) -> None:
    fill(tmp_path, 60)
    with ours(tmp_path) as peer:
        found = {
            title: json.loads(once(peer.port, request))
            for title, request in peer.listings().items()
        }
    totals = [reply["TotalCount"] for reply in found.values()]
    shown = [len(reply["Instances"]["Instance"]) for reply in found.values()]
    assert totals == [1, 60]
    assert shown == [1, 50]


def test_the_section_replaces_an_older_one_or_comes_before_the_method() -> None:
    new = f"{bench.TITLE}\nnew\n"
    page = f"# All\n\n## One\n\n1\n\n{bench.NEXT}\nso\n"
    once = bench.placed(page, new)
    assert once == f"# All\n\n## One\n\n1\n\n{new}\n{bench.NEXT}\nso\n"
    older = once.replace("\nnew\n", "\nold\nolder\n")
    assert bench.placed(older, new) == once


def test_a_page_written_anew_keeps_the_section() -> None:
    section = f"{bench.TITLE}\nfigures\n"
    old = f"# All\n\n{section}\n{bench.NEXT}\nso\n"
    new = f"# All anew\n\n{bench.NEXT}\nso\n"
    kept = f"# All anew\n\n{section}\n{bench.NEXT}\nso\n"
    assert bench.carried(old, new) == kept
    assert bench.carried(new, kept) == kept


def test_what_is_wanted_stands_beside_what_was_measured(tmp_path: Path) -> None:
    with ours(tmp_path) as peer:
        titles = [title for title, _ in bench._rates(peer, 0.05)]  # noqa: SLF001
        titles += peer.listings()
    wanted = [title.partition(", p99")[0] for title in bench.WANTED]
    known = [title.partition(", p99")[0] for title in titles]
    own = [each for each in wanted if not each.startswith(("start", "many"))]
    assert set(own) <= set(known)
