"""Checks outside the engine: readers, reports, waivers, lint."""
