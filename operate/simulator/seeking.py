"""Looks in the simulated cloud for what an interrupted creation has made.

A resource is found by the name that it was to have; what has no name of its own, such
as an attachment, is named by its ends. How a provider's id is made of these:
identities.yaml.
"""
