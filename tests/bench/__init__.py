"""`make bench`: how long a preview takes, and who spends the time."""
