"""Whole programs that the packs must stop, or must leave alone.

Each is a Pulumi program in a function; the recording monitor stands for the engine.
"""
