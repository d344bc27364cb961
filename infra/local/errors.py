"""The error of the local stack: what is wrong, and what to do about it."""


class StackError(RuntimeError):
    """The stack cannot be started until somebody changes something."""
