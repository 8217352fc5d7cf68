"""Declarations of this product; the modules hold what no declaration can say."""
