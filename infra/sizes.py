"""Size classes, and what a site sells for each of them.

Settings speak of classes only (S, M, L, XL: 2, 4, 8, 16 processors with four times as
many GiB). Types, images and disks differ from site to site, so their names are values
of the stack. Source: landing-zone reference, 7.2; clauses A18, A52.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from infra.model import Strict

SizeClass = Literal["S", "M", "L", "XL"]
# A reason is a sentence: "TBD" and "n/a" would make the record worthless (A18).
Reason = Annotated[str, StringConstraints(min_length=30, max_length=400)]


class Sizing(Strict):
    """How large something is, and the recorded reason (A18)."""

    size: SizeClass = Field(description="Size class.")
    justification: Reason = Field(
        description="Why this size: expected load and where the figure is from."
    )


class OfferConfig(Strict):
    """What the site sells for one size class."""

    server: str = Field(pattern=r"^ecs\.", description="Type of a server.")
    database: str = Field(min_length=1, description="Type of a database instance.")


class ProfileConfig(Strict):
    """What the site sells: images, disks, and a type for each size class."""

    image: str = Field(min_length=1, description="Image id of servers.")
    disk: str = Field(pattern=r"^cloud_", description="Category of system disks.")
    sizes: dict[SizeClass, OfferConfig] = Field(
        min_length=1, description="Size class -> types."
    )

    def not_sold(self, at: str, size: SizeClass) -> Iterator[str]:
        """Yield a line if the site sells nothing of a size class."""
        if size not in self.sizes:
            yield (
                f"{at}: the site sells no size {size}; allowed: "
                f"{', '.join(self.sizes)}. Fix: use one of them or add its types to "
                "common.profile.sizes."
            )
