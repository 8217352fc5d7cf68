"""The program of every stack, and their value files."""
