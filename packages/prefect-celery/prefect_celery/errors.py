"""Errors that the task runner and its workers raise."""


class PrefectCeleryError(Exception):
    """Base class of this package's errors."""


class BadOption(PrefectCeleryError, ValueError):
    """An option has a value that Celery cannot use."""


class BrokerUnavailable(PrefectCeleryError, ConnectionError):
    """The broker does not answer. `where` is its address without credentials."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"The broker at {where} does not answer: {reason}.")
        self.where = where
        self.reason = reason


class QueueConflict(PrefectCeleryError):
    """A queue exists with other limits, which RabbitMQ never changes."""

    def __init__(self, queue: str, reason: str) -> None:
        super().__init__(
            f"The queue {queue} exists with other limits: {reason}. Set the limits as they were, "
            "or stop the workers and delete the queue; it holds no data."
        )
        self.queue = queue
        self.reason = reason


class NotImportable(PrefectCeleryError):
    """Workers cannot import a task by module and name."""


class NotSerializable(PrefectCeleryError):
    """Arguments or a result are not plain data, or a stored record was not written by us."""
