"""Lists of this kind have the pages of the product."""

from simulator.services.mns_open.queue import paged

__all__ = ["paged"]
