"""Lists keep what was filtered in their addresses, and never leave their pages."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from steelyard.desk.web.asking import Query
from steelyard.desk.web.listing import LONGEST, address, claim_address, cut, holds, stretch_of
from steelyard.desk.web.speech import Speech


def query(**pairs: str) -> Query:
    return Query(Speech("en"), "", tuple(pairs.items()))


def test_an_address_keeps_filters_and_drops_what_passes() -> None:
    asked = query(q="a b", page="3", said="7", edit="P1", token="t")
    assert address(asked, "/prices") == "/prices?q=a+b"
    assert address(asked, "/prices", q="") == "/prices"
    assert address(asked, "/prices", item="x&y") == "/prices?q=a+b&item=x%26y"


@given(st.text(min_size=1), st.text(min_size=1))
def test_whatever_is_filtered_by_comes_back_from_the_address(name: str, value: str) -> None:
    made = address(query(q=value), "/prices", item=name)
    assert dict(parse_qsl(urlsplit(made).query, keep_blank_values=True)) == {
        "q": value,
        "item": name,
    }


@given(st.integers(0, 500), st.text("0123456789", max_size=8))
def test_every_page_that_is_asked_for_is_one_of_the_list(total: int, page: str) -> None:
    found = stretch_of(query(page=page), "/prices", range(total), 50)
    assert 0 <= found.page < found.pages
    assert len(found.rows) == min(50, total - found.page * 50) or total == 0
    assert bool(found.before) == (found.page > 0)
    assert bool(found.after) == (found.page + 1 < found.pages)


def test_all_words_of_a_search_must_stand_somewhere() -> None:
    assert holds("rail YARD", ("The yard", None, "by rail"))
    assert not holds("rail port", ("The yard", "by rail"))


def test_a_claim_without_a_document_has_an_address_too() -> None:
    assert claim_address(None, "D001") == "/inbox/-?state=all&claim=D001"
    assert claim_address("a/b", "D001") == "/inbox/a%2Fb?state=all&claim=D001"


def test_a_text_in_a_list_is_no_longer_than_a_paragraph() -> None:
    assert cut(None) == ""
    assert cut("short") == "short"
    assert len(cut("word " * 1_000_000)) <= LONGEST + 2
