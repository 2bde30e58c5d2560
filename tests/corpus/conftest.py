"""Archives that the tests of the wing share, and the processes that read them, ended at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.corpus.pages import make_pages, write_warc

from steelyard.corpus.apart import close_idle
from steelyard.corpus.archive import read_archive

PAGES = 500
RECORDS_A_PART = 20
BROKEN = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body></body></html>",
    b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 and then nothing of it",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08 no",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    + b"<div>" * 5_000
    + b"<p>Deep words.</p>",
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>There is nothing here.</p>",
    b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
)
"""Four that cannot be read, and two that are no documents."""


@pytest.fixture(scope="session", autouse=True)
def _ended() -> Iterator[None]:
    yield
    close_idle()


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """500 pages in five languages as two web archives, with broken ones among them."""
    folder = tmp_path_factory.mktemp("crawl")
    pages = list(make_pages(PAGES, words=120))
    write_warc(folder / "first.warc.gz", pages[:300], extra=BROKEN)
    write_warc(folder / "second.warc.gz", pages[300:])
    return folder


@pytest.fixture(scope="session")
def read_crawl(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a plain loop makes of it: what every other way of reading is compared with."""
    out = tmp_path_factory.mktemp("read") / "out"
    read_archive([crawl], out, records_a_part=RECORDS_A_PART)
    return out


@pytest.fixture(scope="session")
def rows() -> Callable[[Path, str], list[dict[str, Any]]]:
    """All rows of a table, in the order of its files."""
    from pyarrow import dataset

    def read(out: Path, table: str) -> list[dict[str, Any]]:
        single = out / f"{table}.parquet"
        where = [str(single)] if single.exists() else sorted(map(str, (out / table).glob("*")))
        found: list[dict[str, Any]] = dataset.dataset(where).to_table().to_pylist()
        return found

    return read


@pytest.fixture(scope="session")
def files() -> Callable[[Path], dict[str, bytes]]:
    """Every file of an output by its path; the lock and where the inputs lie left out."""

    def read(out: Path) -> dict[str, bytes]:
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file()
            and path.name not in {"lock", "inputs.json"}
            and "surveys" not in path.parts
        }

    return read
