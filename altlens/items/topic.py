"""What is talked about across companies: the answer of `altlens.queries.topics`."""

from altlens.items.base import Instant, Model


class TopicStory(Model):
    """One story of a topic; `symbols` are the companies that it is about."""

    title: str
    item: str
    available_at: Instant
    reports: int
    symbols: tuple[str, ...]


class TopicView(Model):
    """Stories of several companies that share words.

    `words` are those words, in the order of a title. `stories` and `companies` count those of the
    last 7 days, `earlier` the stories of the 28 days before. `momentum` is how many standard
    deviations there are more stories than before; `is_new` says that there were none.
    """

    words: tuple[str, ...]
    stories: int
    earlier: int
    momentum: float
    is_new: bool
    publishers: int
    first_at: Instant
    last_at: Instant
    companies: tuple[str, ...]
    top: tuple[TopicStory, ...]

    @property
    def name(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


class Topics(Model):
    """The topics at a point in time, and how many texts of how many companies they rest on.

    `is_cut` says that there were more texts, of which the newest were read.
    """

    as_of: Instant
    known_at: Instant
    texts: int
    companies: int
    is_cut: bool
    topics: tuple[TopicView, ...]
