"""Log stores: their shards divide the space of keys evenly."""

from typing import TYPE_CHECKING

from simulator.cloud.references import usable
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_SPACE = 2**128


def judge_key(step: Step) -> None:
    """Refuse encryption with a key that is absent or not enabled."""
    conf = step.parameters.get("encrypt_conf")
    info = conf.get("user_cmk_info") if isinstance(conf, dict) else None
    name = info.get("cmk_key_id") if isinstance(info, dict) else None
    if name:
        usable(step.must("kms/key", name))


def shards(step: Step) -> Attributes:
    """Return the shards of a log store, as a plain list."""
    name = f"{step.text('project')}:{step.text('logstore')}"
    row = step.get("sls/logstore", name)
    if row is None:
        raise step.kind.absent.error(step.text("logstore"))
    count = int(str(row.attributes["shardCount"]))
    found: list[Json] = [
        {
            "shardID": number,
            "status": "readwrite",
            "inclusiveBeginKey": f"{_SPACE * number // count:032x}",
            "exclusiveEndKey": _end(number, count),
            "createTime": row.attributes["createTime"],
        }
        for number in range(count)
    ]
    return {"body": found}


def _end(number: int, count: int) -> str:
    if number == count - 1:
        return "f" * 32
    return f"{_SPACE * (number + 1) // count:032x}"
