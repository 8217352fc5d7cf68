"""The official clients themselves say what they send and what they understand.

Every client of the specification that is installed here takes part. Nothing is sent:
the call into the network is replaced and remembered.
"""

import importlib
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest
from alibabacloud_tea_openapi.utils import Utils
from alibabacloud_tea_openapi.utils_models import Config, Params
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator import spec
from simulator.spec import Operation
from simulator.spec.types import Structure
from tests.simulator.spec.values import pruned, structures

SPEC = spec.load(strict=True)
Method = tuple[str, str]  # package, method of its client


def packages() -> list[str]:
    known = {edition.package for edition in SPEC.editions()} - {""}
    return sorted(name for name in known if importlib.util.find_spec(name))


def methods() -> Iterator[Method]:
    for package in packages():
        client = importlib.import_module(f"{package}.client").Client
        for name, _ in inspect.getmembers(client, inspect.isfunction):
            if name.endswith("with_options"):
                yield package, name


METHODS = list(methods())


class Sent(Exception):  # noqa: N818 it carries a request, no fault
    """What the client was about to send."""


def said_by(package: str, method: str, values: dict[str, Any]) -> Sent:
    """Return what a client sends for a request with these values."""
    client, function, hints = opened(package, method)
    arguments: dict[str, Any] = {"runtime": hints["runtime"](), "headers": {}}
    if isinstance(hints.get("headers"), type):
        arguments["headers"] = hints["headers"]()  # some have a class for them
    for name in ("request", "tmp_req"):
        if name in hints:
            arguments[name] = hints[name]().from_map(values)
    wanted = {name: arguments.get(name, "x") for name in hints if name != "return"}
    with pytest.raises(Sent) as sent:
        function(client, **wanted)
    return sent.value


def opened(package: str, method: str) -> tuple[Any, Callable[..., Any], dict[str, Any]]:
    module = importlib.import_module(f"{package}.client")
    client = module.Client(Config(endpoint="localhost", region_id="here"))

    def refuse(parameters: Any, request: Any, _runtime: Any) -> None:
        raise Sent(parameters, request)

    def refuse_rpc(action: str, version: str, *rest: Any) -> None:
        raise Sent(Params(action=action, version=version, style="RPC"), rest[-2])

    client.call_api = client.execute = refuse
    client.do_rpcrequest = refuse_rpc  # the oldest clients
    function = getattr(module.Client, method)
    return client, function, get_type_hints(function, vars(module))


def operation_of(package: str, method: str) -> Operation:
    """Find the operation by what the client says when it is given nothing."""
    parameters, _ = said_by(package, method, {}).args
    for edition in SPEC.editions():
        if edition.package == package:
            # Clients know nothing of our patches.
            operation = edition.operation(parameters.action, strict=True, patched=False)
            assert operation is not None
            assert operation.style == parameters.style
            return operation
    raise LookupError(package)


def test_there_are_clients_to_ask() -> None:
    assert "alibabacloud_vpc20160428" in packages()
    assert len(METHODS) > 300


@given(data=st.data(), method=st.sampled_from(METHODS))
@settings(deadline=None)
def test_what_a_client_sends_is_what_its_caller_meant(
    data: st.DataObject, method: Method
) -> None:
    operation = operation_of(*method)
    meant = pruned(data.draw(structures(operation.request)))
    # Some clients keep the region to themselves: their endpoint says it.
    meant.pop("RegionId", None)
    members = operation.request.members.items()
    required = {name for name, one in members if one.required} - {"RegionId"}
    assume(required <= set(meant))
    _, request = said_by(*method, meant).args
    if operation.style == "RPC":
        flat = dict(request.query or {}) | Utils.query(request.body)
        assert pruned(operation.bind(flat)) == meant
    else:
        payload = meant.pop("body", {})
        inside = payload if isinstance(payload, dict) else {"body": payload}
        bound = operation.bind(request.query or {}, request.body)
        assert pruned(bound) == meant | inside


@given(data=st.data(), method=st.sampled_from(METHODS))
@settings(deadline=None)
def test_a_client_understands_every_word_of_a_reply(
    data: st.DataObject, method: Method
) -> None:
    operation = operation_of(*method)
    if not isinstance(operation.reply, Structure):
        return
    _, _, hints = opened(*method)
    reply = operation.shape(data.draw(structures(operation.reply)))
    understood = hints["return"]().from_map(
        {"headers": {}, "statusCode": 200, "body": reply}
    )
    assert pruned(understood.body.to_map()) == pruned(reply)
