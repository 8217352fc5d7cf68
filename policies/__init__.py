"""The judge: rules that decide whether a resource stays in Macau and has an owner.

Shares nothing with what it judges but `facts`. Start at `rule.py`, then `rules/`.
"""
