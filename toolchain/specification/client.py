"""Reads the client class of a wheel: how each action travels.

A generated method `<action>_with_options` says action, version, path and method in a
`Params(…)` (or, in the oldest wheels, in the arguments of `do_rpcrequest`), fills
`query`, `body` and headers name by name, and says which parameters it turns into text.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

# Without a leading underscore: `describe_dbinstance_sslwith_options`.
SUFFIX: Final = "with_options"
# do_rpcrequest(action, version, protocol, method, auth, body type, …)
RPC_ARGUMENTS: Final = ("action", "version", "protocol", "method", "auth", "body_type")
ROA_ARGUMENTS: Final = (
    "action",
    "version",
    "protocol",
    "method",
    "auth",
    "pathname",
    "body_type",
)
# Lists that the client joins with commas, or writes as one JSON text.
STYLES: Final = {"simple": "c", "json": "j"}


@dataclass(slots=True)
class Action:
    """One action as the client sends it.

    `places` maps an attribute of the request to where it goes: `q` query, `b` body,
    `h` header, `p` the whole body; `names` maps it to its name there; `styles` to the
    text form of a list or a structure; `hosts` are parts of the host name.
    """

    name: str
    version: str
    style: str
    method: str
    path: str
    sends: str
    answers: str
    request: str | None
    response: str
    places: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()


def read(source: str) -> tuple[str, list[Action]]:
    """Return the product's code in host names and all actions of a client.py."""
    tree = ast.parse(source)
    client = next(
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Client"
    )
    methods = [node for node in client.body if isinstance(node, ast.FunctionDef)]
    actions = [action for node in methods if (action := _action(node)) is not None]
    return _code(client), sorted(actions, key=lambda action: action.name)


def _code(client: ast.ClassDef) -> str:
    """Find `self.get_endpoint('vpc', …)`: the product's code; empty without one."""
    for node in ast.walk(client):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get_endpoint"),
                args=[ast.Constant(value=str(code)), *_],
            ):
                return code
    return ""


def _action(method: ast.FunctionDef) -> Action | None:
    if not method.name.endswith(SUFFIX):
        return None
    said = _said(method)
    if said is None:
        return None
    action = Action(
        name=said["action"],
        version=said["version"],
        style=said.get("style", "RPC"),
        method=said["method"],
        path=said.get("pathname", "/"),
        sends=said.get("req_body_type", "formData"),
        answers=said["body_type"],
        request=_request(method),
        response=_class(method.returns),
    )
    _fill(action, method)
    return action


def _said(method: ast.FunctionDef) -> dict[str, str] | None:
    for node in ast.walk(method):
        match node:
            case ast.Call(func=ast.Attribute(attr="Params"), keywords=keywords):
                return {str(item.arg): _text(item.value) for item in keywords}
            case ast.Call(func=ast.Attribute(attr="do_rpcrequest"), args=arguments):
                return dict(zip(RPC_ARGUMENTS, map(_text, arguments), strict=False))
            case ast.Call(func=ast.Attribute(attr="do_roarequest"), args=arguments):
                said = dict(zip(ROA_ARGUMENTS, map(_text, arguments), strict=False))
                return said | {"style": "ROA"}
    return None


def _text(node: ast.expr) -> str:
    """Write a constant, or an f-string with the argument's name in braces."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) for part in parts)
        case ast.FormattedValue(
            value=ast.Name(id=name) | ast.Call(args=[ast.Name(id=name), *_])
        ):
            return "{" + name + "}"
    return ""


def _request(method: ast.FunctionDef) -> str | None:
    """Name the class of the request as callers give it (before any shrinking)."""
    for argument in method.args.args:
        if argument.arg in {"request", "tmp_req"}:
            return _class(argument.annotation)
    return None


def _class(node: ast.expr | None) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _fill(action: Action, method: ast.FunctionDef) -> None:
    hosts = []
    for node in ast.walk(method):
        match node:
            case ast.Assign(
                targets=[
                    ast.Subscript(
                        value=ast.Name(id=target), slice=ast.Constant(value=str(wire))
                    )
                ],
                value=value,
            ):
                if target == "host_map":
                    hosts.append(wire)
                else:
                    _place(action, target, wire, value)
            case ast.Assign(
                targets=[ast.Attribute(attr=shrunk)],
                value=ast.Call(func=ast.Attribute(attr=function), args=arguments),
            ) if function.endswith("_specified_style"):
                style = _text(arguments[-1])
                action.styles[shrunk.removesuffix("_shrink")] = STYLES.get(style, "")
            case ast.keyword(arg="body", value=value):
                _whole(action, value)
    action.hosts = tuple(hosts)


def _place(action: Action, target: str, wire: str, value: ast.expr) -> None:
    places = {"query": "q", "body": "b", "body_flat": "b", "real_headers": "h"}
    attribute = next(_attributes(value), None)
    if target in places and attribute is not None:
        action.places[attribute] = places[target]
        action.names[attribute] = wire


def _whole(action: Action, value: ast.expr) -> None:
    """See `body = request.body`: one attribute is the whole body."""
    attribute = next(_attributes(value), None)
    if attribute is not None:
        action.places[attribute] = "p"


def _attributes(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        match node:
            case ast.Attribute(
                value=ast.Name(id="request" | "headers" | "tmp_req"), attr=attribute
            ):
                yield attribute.removesuffix("_shrink")
