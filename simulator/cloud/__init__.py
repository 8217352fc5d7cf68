"""The simulated cloud itself: what exists, what may change, and what is refused.

Kinds of resources are data (`simulator/services`); this package gives them life. The
form of a declaration: docs/reference/simulator-kinds.md.
"""

from simulator.cloud.cloud import Cloud, open_cloud

__all__ = ["Cloud", "open_cloud"]
