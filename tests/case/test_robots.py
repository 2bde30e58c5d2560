from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.case.robots import allows

FILE = """
User-agent: other
Disallow: /

User-agent: steelyard
User-agent: friend
Allow: /news/open
Disallow: /news/   # not these
Disallow: /*.zip$

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [("/", True), ("/news/x", False), ("/news/open/x", True), ("/a/b.zip", False),
     ("/a/b.zip?x", True), ("/%6eews/x", False), ("/robots.txt", True)],
)  # fmt: skip
def test_the_longest_rule_of_the_named_group_decides(path: str, may: bool) -> None:
    assert allows(FILE, "steelyard", path) is may


def test_who_is_not_named_falls_under_the_star_and_an_empty_file_allows_all() -> None:
    assert not allows(FILE, "stranger", "/x")
    assert allows("", "steelyard", "/x")
    assert allows("User-agent: *\nDisallow:\n", "steelyard", "/x")


@given(st.text(max_size=300), st.text(max_size=50))
def test_no_file_is_too_strange(robots: str, path: str) -> None:
    assert allows(robots, "steelyard", "/" + path) in {True, False}
