"""Reads the model classes of a wheel: wire names, types, which are required.

By the syntax tree alone: nothing of a wheel is ever imported. Both layouts (one
`models.py`, one file per class) hold the same classes. The annotations of `__init__`
give the types, `from_map` the wire names, a comment the word "required".
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

REQUIRED = "This parameter is required."
SCALARS = {
    "str": "s",
    "int": "i",
    "float": "f",
    "bool": "b",
    "bytes": "y",
    "BinaryIO": "y",
    "Any": "a",
    "dict": "{a",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a model.

    `type` is written with a letter per scalar, `[` before the element of a list, `{`
    before the value of a map, and `@Name` for a class.
    """

    attribute: str
    wire: str
    type: str
    required: bool


@dataclass(slots=True)
class Models:
    """All model classes of a wheel by name."""

    fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)

    def find(self, name: str) -> tuple[Field, ...] | None:
        """Return the fields of a class, None where the wheel has no such class."""
        return self.fields.get(name)


def read(sources: Iterable[str]) -> Models:
    """Read the classes of all model files of a wheel."""
    models = Models()
    for source in sources:
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                models.fields[node.name] = tuple(_fields(node, lines))
    return models


def _fields(node: ast.ClassDef, lines: list[str]) -> Iterator[Field]:
    methods = {
        item.name: item for item in node.body if isinstance(item, ast.FunctionDef)
    }
    if "__init__" not in methods or "from_map" not in methods:
        return
    types = {
        argument.arg: _type(argument.annotation)
        for argument in methods["__init__"].args.args[1:]
        if argument.annotation is not None
    }
    required = set(_required(methods["__init__"], lines))
    for wire, attribute in _wire_names(methods["from_map"]):
        yield Field(attribute, wire, types[attribute], attribute in required)


def _type(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return SCALARS.get(name, f"@{name}")
        case ast.Attribute(attr=name):
            return f"@{name}"
        case ast.Subscript(value=ast.Name(id="List"), slice=element):
            return "[" + _type(element)
        case ast.Subscript(value=ast.Name(id="Dict"), slice=ast.Tuple(elts=[_, value])):
            return "{" + _type(value)
        case ast.Constant(value=str(text)):
            return _type(ast.parse(text, mode="eval").body)
    raise ValueError(
        f"annotation {ast.unparse(node)}; allowed: scalar, class, List, Dict. "
        "Fix: teach toolchain/specification/models.py the new form"
    )


def _required(method: ast.FunctionDef, lines: list[str]) -> Iterator[str]:
    """Yield the attributes whose comment, right above, says that they are required."""
    for statement in method.body:
        match statement:
            case ast.Assign(targets=[ast.Attribute(attr=attribute)]):
                above = statement.lineno - 2
                while above >= 0 and lines[above].lstrip().startswith("#"):
                    if lines[above].strip(" #") == REQUIRED:
                        yield attribute
                        break
                    above -= 1


def _wire_names(method: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield wire name and attribute of each `if m.get('Wire') is not None:`."""
    for statement in method.body:
        match statement:
            case ast.If(
                test=ast.Compare(left=ast.Call(args=[ast.Constant(value=str(wire))])),
                body=body,
            ):
                yield wire, _own_attribute(body)


def _own_attribute(body: list[ast.stmt]) -> str:
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
                    return attribute
    raise ValueError(
        f"from_map line {body[0].lineno} sets no attribute; allowed: self.name = …. "
        "Fix: teach toolchain/specification/models.py the new form"
    )
