"""A web page -> its words, and what it says about itself.

In: the bytes of a page. Out: one Extracted; of the page the part that holds nearly all of its
paragraphs, with lists and tables, cells parted by tabs. Runs no script, loads nothing.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any, Final

from steelyard.base.errors import CaseError
from steelyard.case.texts.dates import find_day, find_day_in_address
from steelyard.case.texts.decoding import decode_text
from steelyard.case.texts.extracted import (
    Extracted,
    first_line,
    need_words,
    one_line,
    refusal,
    too_much,
    with_title,
)
from steelyard.case.texts.page_facts import Facts, read_facts

MOST_NODES: Final = 500_000
"""Elements and pieces of text; a long page has ten thousand, and this many take 3 s."""
MOST_DEEP: Final = 1_000
"""Elements one in another; browsers stop at 512, and reading takes the square of it in time."""
MOST_SIGNS: Final = 4 * MOST_NODES
"""Of `<` before a page is taken apart: an element has two, and beyond that memory goes first."""
LEAST_HELD: Final = 0.8
"""The smallest part of the page that holds so much of the text of all paragraphs is the page's
own text; beside it stand teasers, notices and comments."""

# What is no part of an article wherever it stands.
_SKIPPED: Final = (
    "nav", "aside", "footer", "form", "dialog", "button", "template", "[hidden]",
    "[aria-hidden=true]", "[role=navigation]", "[role=banner]", "[role=contentinfo]",
    "[role=complementary]", "[role=dialog]", "[class*=cookie]", "[id*=cookie]",
    "[class*=newsletter]", "[class*=related]", "[class*=breadcrumb]", "[class*=comments]",
    "[id=comments]", "[class*=share-]", "[class*=social-]", "[class*=advert]",
)  # fmt: skip
_SKIPPED_TAGS: Final = frozenset({"nav", "aside", "footer", "form", "dialog", "template", "script"})
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_XML: Final = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_CELLS: Final = re.compile(r"[ ]*\t[ \t]*")
_INDENT: Final = re.compile(r"^[ \u00a0]+", re.MULTILINE)


def extract_html(content: bytes, file: str, encoding: str = "", url: str = "") -> Extracted:
    """The page's own text with its title, publisher, date, language and address.

    Raises CaseError `nested-too-deep`, `too-much-text`, `no-text` or `unknown-encoding`.
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    told = _CHARSET.search(content[:4096]) or _XML.match(content[:200])
    text, remarks = decode_text(content, file, encoding or (told[1].decode() if told else ""))
    if text.count("<") > MOST_SIGNS:
        raise too_much(file, f"more than {MOST_NODES:,} elements")
    tree = HTMLTree.parse(text)
    own = _own_part(tree, file)
    facts = read_facts(tree)
    part = HTMLTree.parse(own.html) if own is not None else tree
    words = extract_plain_text(
        part,
        main_content=False,
        list_bullets=False,
        alt_texts=False,
        links=False,
        form_fields=False,
        noscript=False,
        skip_elements=list(_SKIPPED),
    )
    words = need_words(_INDENT.sub("", _CELLS.sub("\t", words)), file)
    title = one_line(facts.title) or first_line(words)
    address = url or facts.url
    published, more = _published(facts, address)
    return Extracted(
        text=need_words(with_title(title, words), file),
        kind="news",
        by=f"resiliparse {version('resiliparse')}",
        title=title,
        publisher=one_line(facts.publisher) or _host(address),
        language=facts.language,
        published=published,
        url=address,
        remarks=(*remarks, *more),
    )


def _published(facts: Facts, url: str) -> tuple[str, tuple[str, ...]]:
    day = find_day(facts.published)
    if day:
        return day, ()
    day = find_day_in_address(url)
    return day, (("The date was taken from its address.",) if day else ())


def _host(url: str) -> str:
    match = re.match(r"https?://(?:www\.)?([^/:?#]+)", url)
    return match[1] if match else ""


def _own_part(tree: Any, file: str) -> Any:
    """The smallest element with nearly all text of the paragraphs; None for the whole page.

    Walks without calling itself, so that depth costs nothing but the count.
    """
    body = tree.body
    if body is None:
        return None
    held: list[tuple[Any, int]] = []
    open_weights = [0]
    skipped = 0
    node, nodes = body, 0
    while True:
        nodes += 1
        if nodes > MOST_NODES:
            raise too_much(file, f"more than {MOST_NODES:,} elements")
        if len(open_weights) > MOST_DEEP:
            raise _too_deep(file)
        skipped += node.tag in _SKIPPED_TAGS
        if node.tag == "p" and not skipped:
            open_weights[-1] += len(node.text.strip())
        child = node.first_child
        if child is not None:
            node = child
            open_weights.append(0)
            continue
        skipped -= node.tag in _SKIPPED_TAGS
        while node != body and node.next is None:
            node = node.parent
            weight = open_weights.pop()
            open_weights[-1] += weight
            if weight:
                held.append((node, weight))
            skipped -= node.tag in _SKIPPED_TAGS
        if node == body:
            break
        node = node.next
    most = open_weights[0]
    for part, weight in held:
        if weight >= LEAST_HELD * most and part.tag != "p":
            return part.closest("article, main, [role=main]") or part
    return None


def _too_deep(file: str) -> CaseError:
    return refusal(
        file,
        "nested-too-deep",
        f"{file} has more than {MOST_DEEP:,} elements one in another, which no real page has.",
        "Save the page from a browser as text, and add that.",
    )
