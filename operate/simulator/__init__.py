"""The simulator as the command sees it: a process, its folder and its control API.

The simulator itself is the package of the same name at the top; nothing of it is
imported here.
"""
