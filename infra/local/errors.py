"""The one error of the local stack: it says what is wrong and what to do about it."""


class StackError(RuntimeError):
    """The stack cannot be started as asked; nothing but a person can change that."""
