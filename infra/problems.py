"""Turns Pydantic's findings into sentences: where; what; what is allowed; the fix."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


def sentences(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """Yield one line for each problem, with its key path, in the order of the file."""
    for details in error.errors(include_url=False):
        # Pydantic marks a refused key of a mapping; the key itself says enough.
        path = ".".join(str(part) for part in details["loc"] if part != "[key]")
        if details["type"] == "extra_forbidden":
            yield f"{path}: {_unknown_key(details, model)}"
        elif details["type"] == "missing":
            yield f"{path}: is missing; allowed: a value. Fix: add the key."
        elif details["type"] == "value_error":
            # A model's validator reports several lines, each with its own path below.
            for line in str(details["ctx"]["error"]).splitlines():
                yield _join(path, line, is_model=_is_model(details))
        else:
            yield f"{path}: {_wrong_form(details)}"


def _join(path: str, line: str, *, is_model: bool) -> str:
    if not path:
        return line
    return f"{path}.{line}" if is_model else f"{path}: {line}"


def _is_model(details: ErrorDetails) -> bool:
    """Tell a model's own validator from a field's: its input is the whole mapping."""
    return isinstance(details["input"], dict | BaseModel)


def _wrong_form(details: ErrorDetails) -> str:
    wanted = details["msg"].removeprefix("Input should be ")
    shown = repr(details["input"])
    if isinstance(details["input"], dict | list):
        shown = "a mapping" if isinstance(details["input"], dict) else "a list"
    return f"{shown} has the wrong form; allowed: {wanted}. Fix: correct the value."


def _unknown_key(details: ErrorDetails, model: type[BaseModel]) -> str:
    *above, key = details["loc"]
    known = tuple(fields_at(model, above))
    near = get_close_matches(str(key), known, n=1, cutoff=0.5)
    fix = f"rename it to {near[0]!r}" if near else "remove it"
    allowed = ", ".join(known) or "no key"
    return f"is not a known key; allowed: {allowed}. Fix: {fix}."


def fields_at(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """Return the field names of the model found by following `path` from `model`."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(part))
            here = None if field is None else field.annotation
        else:
            # A container: its element type is the last of its type arguments.
            here = _element(here)
    if isinstance(here, type) and issubclass(here, BaseModel):
        return list(here.model_fields)
    return []


def _element(annotation: Any) -> Any:  # noqa: ANN401 - annotations have no type
    """Return the element type of `dict[K, V]`, `tuple[V, ...]` or `V | None`."""
    arguments = [
        item
        for item in getattr(annotation, "__args__", ())
        if item is not Ellipsis and item is not type(None)
    ]
    return arguments[-1] if arguments else None
