"""A case is packed to the same bytes, without texts of others, and read back as it was."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weighing.small import SMALL

from steelyard.desk import packed
from steelyard.desk.packed import (
    FOLDERS,
    MOST_FILES,
    PACKED,
    PackedError,
    belongs,
    lay_out,
    pack_case,
    unpack,
)


def test_the_same_case_gives_the_same_bytes_whenever_it_is_packed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(SMALL, other)
    for file in other.rglob("*"):
        os.utime(file, (1e9, 1e9))
    results = other / "results" / "spring"
    results.mkdir(parents=True)
    (results / "claims.csv").write_text("a\n", encoding="utf-8")
    assert pack_case(other) == pack_case(SMALL)


def test_texts_of_documents_stay_at_home(tmp_path: Path) -> None:
    file = tmp_path / PACKED
    file.write_bytes(pack_case(SMALL))
    contents = dict(unpack(file))
    assert {"case.yaml", "items.yaml", "claims/reported.csv"} < contents.keys()
    assert not [name for name in contents if name.startswith("texts")]
    text = (SMALL / "texts" / "harbour-report.txt").read_bytes()
    assert not [name for name, content in contents.items() if text in content]
    for name, content in contents.items():
        assert content == (SMALL / name).read_bytes()


def make_zip(file: Path, files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file


def test_what_does_not_belong_to_a_case_is_not_unpacked(tmp_path: Path) -> None:
    names = (
        "case.yaml",
        "claims/a.csv",
        "claims/../../a.csv",
        "claims/..",
        "../claims/a.csv",
        "./claims/b.csv",
        "claims//c.csv",
        "/etc/a.csv",
        "/claims/a.csv",
        "C:/claims/a.csv",
        "claims\\d.csv",
        "claims/a.exe",
        "claims/deep/a.csv",
        "texts/a.txt",
        "b.csv",
    )
    file = make_zip(tmp_path / PACKED, dict.fromkeys(names, b"a"))
    assert [name for name, _ in unpack(file)] == ["case.yaml", "claims/a.csv"]


@pytest.mark.parametrize("name", ["../a.csv", "claims/../a.csv", "/case.yaml", "claims/./a.csv"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    assert not belongs(name, FOLDERS)


def test_a_zip_that_holds_more_than_a_case_may_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A thousand to one: 60 MB that take 60 kB, five times over, and a single file of 70 MB.
    many = {f"claims/{at}.csv": bytes(60_000_000) for at in range(5)}
    bomb = make_zip(tmp_path / "bomb.zip", many, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(PackedError, match="its files have 286 MB together; 256 MB is the most"):
        unpack(bomb)
    large = {"claims/a.csv": bytes(70_000_000)}
    with pytest.raises(PackedError, match="a file of 67 MB, and no file of a case"):
        unpack(make_zip(tmp_path / "large.zip", large, zipfile.ZIP_DEFLATED))
    crowd = make_zip(tmp_path / "crowd.zip", {f"x{at}": b"" for at in range(MOST_FILES + 1)})
    with pytest.raises(PackedError, match="more than 10,000 files"):
        unpack(crowd)
    monkeypatch.setattr(packed, "MOST_BYTES", 100)
    with pytest.raises(PackedError, match="which no case needs"):
        unpack(crowd)


def test_a_zip_that_tells_less_than_it_holds_gives_no_more_than_it_told(tmp_path: Path) -> None:
    file = make_zip(tmp_path / PACKED, {"claims/a.csv": bytes(1_000_000)}, zipfile.ZIP_DEFLATED)
    size = (1_000_000).to_bytes(4, "little")
    file.write_bytes(file.read_bytes().replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(PackedError, match="no zip, or a broken one"):
        unpack(file)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_may_unpack_to_any_size_is_refused(tmp_path: Path, method: int) -> None:
    file = make_zip(tmp_path / PACKED, {"claims/a.csv": b"a" * 100}, method)
    with pytest.raises(PackedError, match=r"'claims/a\.csv' is compressed .* stored or deflated"):
        unpack(file)


def test_links_and_encrypted_files_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("claims/a.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(PackedError, match=r"'claims/a\.csv' is a link in it"):
        unpack(tmp_path / "link.zip")
    file = make_zip(tmp_path / PACKED, {"claims/a.csv": b"a"})
    content = bytearray(file.read_bytes())
    # The flag stands in the head of the file and in the list.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    with pytest.raises(PackedError, match=r"'claims/a\.csv' is encrypted in it"):
        unpack(file)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    at=st.integers(min_value=0, max_value=10**6),
    value=st.integers(min_value=0, max_value=255),
    cut=st.integers(min_value=0, max_value=10**6),
)
def test_a_zip_with_any_byte_changed_is_read_or_refused_in_one_line(
    at: int, value: int, cut: int
) -> None:
    content = bytearray(_SAMPLE)
    content[at % len(content)] = value
    with TemporaryDirectory() as folder:
        file = Path(folder) / PACKED
        file.write_bytes(content[: 1 + cut % len(content)] if cut % 3 == 0 else content)
        try:
            unpack(file)
        except PackedError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either answer is right


def _sample() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("case.yaml", "id: a\n" * 3)
        made.writestr("claims/\N{LATIN SMALL LETTER E WITH ACUTE}.csv", "id\na\n")
    return out.getvalue()


_SAMPLE = _sample()


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / PACKED
    file.write_bytes(_SAMPLE.replace("\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"\xff\xff"))
    with pytest.raises(PackedError, match=r"broken one \('utf-8' codec can't decode"):
        unpack(file)


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "case"
    lay_out([("claims/a.csv", b"a"), ("case.yaml", b"b")], root)
    assert (root / "claims" / "a.csv").read_bytes() == b"a"
    with pytest.raises(PackedError, match=r"it holds 'claims/a\.csv' twice"):
        lay_out([("claims/a.csv", b"c")], root)
    assert (root / "claims" / "a.csv").read_bytes() == b"a"
    with pytest.raises(PackedError, match="cannot be laid out"):
        lay_out([(f"claims/{'a' * 5000}.csv", b"c")], root)
