"""Queries and their ids."""

from hypothesis import given
from hypothesis import strategies as st

from altlens.items.query import Query

queries = st.builds(Query, source=st.text(), company=st.text(), symbol=st.text(), part=st.text())


@given(queries)
def test_an_id_gives_its_query_back(query: Query) -> None:
    assert Query.parse(query.id) == query
    assert query.id.isascii()
    assert query.id.count("/") == 3


@given(queries, queries)
def test_different_queries_have_different_ids(one: Query, other: Query) -> None:
    assert (one.id == other.id) == (one == other)


def test_ids_can_be_read() -> None:
    feed = Query(source="rss", part="https://example.com/a b?c=d/é")
    assert feed.id == "rss///https%3A%2F%2Fexample.com%2Fa%20b%3Fc%3Dd%2F%C3%A9"
    search = Query(source="reddit", company="1", symbol="KO", part="stocks")
    assert search.id == "reddit/1/KO/stocks"
