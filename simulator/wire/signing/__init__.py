"""Who asks: one module for each signature scheme, one verdict for all (`check`).

A scheme reads a `Claim` out of a request: who says to have signed, when, and what the
signature must be if the secret is theirs. Families give the refusals their own codes.
"""
