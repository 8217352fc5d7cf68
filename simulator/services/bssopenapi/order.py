"""Orders are shown a page at a time, the page inside the data."""

from simulator.services.bssopenapi.subscription import wrapped

__all__ = ["wrapped"]
