"""A Python program as a syntax tree, with the names that it uses spelled out.

Only what can be told without running it: imports, plain aliases, `getattr` and
`import_module` with a constant name, texts put together from constants. What hides
its name otherwise is for the check `hidden_code`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

# What a check may ask about; the rest (contexts, constants, operators) is left out.
_TELLING = (
    *(ast.Import, ast.ImportFrom, ast.Call, ast.Name, ast.Attribute, ast.Subscript),
    *(ast.Assign, ast.AugAssign),
)
_IMPORTERS = ("importlib.import_module", "__import__", "importlib.__import__")


class CannotParseError(Exception):
    """The text is no program that this Python can read."""


@dataclass(slots=True)
class Program:
    """A parsed file; `nodes` are its telling parts, in the order of walking."""

    file: str
    nodes: list[ast.AST]
    names: dict[str, str] = field(default_factory=dict)
    """Local name -> what it stands for, spelled out: run -> subprocess.run."""

    _imports: tuple[tuple[int, str], ...] | None = None
    _uses: tuple[tuple[int, str], ...] | None = None

    def imports(self) -> tuple[tuple[int, str], ...]:
        """Return line and full name of everything that is imported."""
        if self._imports is None:  # every check asks
            self._imports = tuple(dict.fromkeys(self._found_imports()))
        return self._imports

    def uses(self) -> tuple[tuple[int, str], ...]:
        """Return line and full name of every name and attribute that is read."""
        if self._uses is None:
            self._uses = tuple(dict.fromkeys(self._found_uses()))
        return self._uses

    def _found_imports(self) -> Iterator[tuple[int, str]]:
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Call):
                module = self._imported(node)
                if module:
                    yield node.lineno, module

    def _found_uses(self) -> Iterator[tuple[int, str]]:
        for node in self.nodes:
            if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
                name = self.dotted(node)
                if name:
                    yield node.lineno, name

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield every call with the full name of what is called, "" if it hides it."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node, self.dotted(node.func)

    def dotted(self, node: ast.AST) -> str:
        """Return the full name that an expression stands for, "" if it has none."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return _joined(self.dotted(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            return self._entry(node)
        if isinstance(node, ast.Call):
            return self._imported(node) or self._attribute(node)
        return ""

    def _imported(self, call: ast.Call) -> str:
        if call.args and self.dotted(call.func) in _IMPORTERS:
            return text_of(call.args[0]) or ""
        return ""

    def _attribute(self, call: ast.Call) -> str:
        """Return what `getattr(module, "name")` stands for."""
        if self.dotted(call.func) == "getattr" and len(call.args) > 1:
            return _joined(self.dotted(call.args[0]), text_of(call.args[1]) or "")
        return ""

    def _entry(self, node: ast.Subscript) -> str:
        """Return what `vars(os)["name"]` or `sys.modules["name"]` stands for."""
        key = text_of(node.slice) or ""
        holder = node.value
        if self.dotted(holder) == "sys.modules":
            return key
        if isinstance(holder, ast.Attribute) and holder.attr == "__dict__":
            return _joined(self.dotted(holder.value), key)
        if isinstance(holder, ast.Call) and self.dotted(holder.func) == "vars":
            of = self.dotted(holder.args[0]) if holder.args else ""
            return _joined(of, key)
        return ""


def parse(content: bytes, file: str) -> Program:
    """Return the program in `content`; CannotParseError if there is none."""
    try:
        tree = ast.parse(content, file)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CannotParseError(type(error).__name__) from error
    nodes: list[ast.AST] = [n for n in ast.walk(tree) if isinstance(n, _TELLING)]
    program = Program(file, nodes)
    for node in program.nodes:
        _learn(program, node)
    for node in program.nodes:
        # Second, for an alias may stand above what it is an alias of.
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, name = node.targets[0], program.dotted(node.value)
            if isinstance(target, ast.Name) and name and _root(node.value) != name:
                program.names.setdefault(target.id, name)
    return program


def _root(node: ast.AST) -> str:
    """Return the bare local name that an expression is, "" if it is more than that."""
    return node.id if isinstance(node, ast.Name) else ""


def _learn(program: Program, node: ast.AST) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.split(".")[0]
            program.names[alias.asname or top] = alias.name if alias.asname else top
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        for alias in node.names:
            program.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"


def text_of(node: ast.AST) -> str | None:
    """Return the text that an expression of constants has, None for any other."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = text_of(node.left), text_of(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [text_of(part) for part in node.values]
        return None if None in parts else "".join(part or "" for part in parts)
    if isinstance(node, ast.FormattedValue):
        return text_of(node.value)
    return None


def _joined(of: str, name: str) -> str:
    return f"{of}.{name}" if of and name else ""


def is_in(name: str, modules: frozenset[str]) -> str | None:
    """Return which of `modules` a full name belongs to, None if to none."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        head = ".".join(parts[:length])
        if head in modules:
            return head
    return None
