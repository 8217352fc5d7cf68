"""Tests of what people and checks look at."""
