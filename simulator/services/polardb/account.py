"""Accounts of clusters: passwords are judged as those of other databases."""

from simulator.services.rds.account import judge_password

__all__ = ["judge_password"]
