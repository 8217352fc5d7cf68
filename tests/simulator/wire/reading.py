"""Reads a request as its family understands it."""

import pytest

from simulator.messages import ApiError, Request
from simulator.wire.adapter import Asked
from simulator.wire.families import Families
from tests.simulator.wire.stand_ins import (
    HOSTS,
    REGION,
    SPEC,
)

FAMILIES = Families(SPEC, HOSTS)
CS_HOST = f"cs.{REGION}.apsara.example"


def asked(one: Request) -> Asked:
    place = HOSTS.locate(one.host)
    assert place is not None
    return FAMILIES.of(one, place).read(one, place)


def refused(one: Request) -> ApiError:
    with pytest.raises(ApiError) as caught:
        asked(one)
    return caught.value
