"""Errors meant for a person: one line, what and how to get on."""


class Problem(Exception):
    """Something the user can repair; its text is printed without a traceback."""
