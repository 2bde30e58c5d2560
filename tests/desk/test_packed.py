"""A case is packed to the same bytes, without texts of others, and read back as it was."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.weighing.conftest import SMALL

from steelyard.desk import packed
from steelyard.desk.packed import PACKED, pack_case, unpack


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


def test_what_does_not_belong_to_a_case_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / PACKED
    names = (
        "case.yaml",
        "claims/a.csv",
        "claims/../../a.csv",
        "/etc/a.csv",
        "claims/a.exe",
        "b.csv",
    )
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "a")
    assert [name for name, _ in unpack(file)] == ["case.yaml", "claims/a.csv"]
    monkeypatch.setattr(packed, "MAX_BYTES", 0)
    with pytest.raises(zipfile.BadZipFile, match="larger than a case may have"):
        unpack(file)
