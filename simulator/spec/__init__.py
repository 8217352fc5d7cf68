"""The specification: what every action of every product takes and answers.

Generated from the official SDK wheels (`toolchain/specification`), with reviewed
corrections in patches.yaml. It knows forms, not behaviour.
"""

from simulator.spec.catalog import Edition, Spec
from simulator.spec.operation import BODY, Operation, Transport
from simulator.spec.shaping import ShapeError

__all__ = ["BODY", "Edition", "Operation", "ShapeError", "Spec", "Transport", "load"]


def load(*, strict: bool = False) -> Spec:
    """Return the specification; a product's part is read when it is first needed."""
    return Spec(strict=strict)
