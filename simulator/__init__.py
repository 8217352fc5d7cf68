"""A local Apsara control plane: the real provider talks to it and does not notice.

It knows nothing of the stacks; it meets them only in `facts/` (sites and hosts).
"""
