"""What of an archive concerns a case: by its parties and items, each text once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyarrow import parquet

from steelyard.corpus.archive import read_archive
from steelyard.corpus.find import FindError, Found, find_claims
from steelyard.corpus.tables import write_rows
from steelyard.reading.scene import Known

PARTIES = (
    Known("AA", ("Aland", "Alandic", "alandisch")),
    Known("BB", ("Borda", "Bordan", "bordisch")),
)
ITEMS = (Known("drones", ("Drones", "Drohnen")), Known("gold", ("Gold",)))
BODY = (
    "The defence ministry of Aland has delivered at least 40 drones to Borda since March, a "
    "spokesman said on Monday in the capital after a meeting of the committee on trade. "
    "Talks about spare parts and training will go on in the autumn, he said."
)
TEXTS = (
    {"id": "wire", "date": "2025-03-02", "publisher": "Wire", "text": BODY},
    {"id": "copy", "date": "2025-03-03", "publisher": "Paper", "text": f"{BODY} Read more here."},
    {"id": "german", "date": "2025-03-05", "publisher": "Blatt",
     "text": "Aland lieferte Borda im Februar rund 12 Drohnen, wie das Ministerium am Montag "
             "mitteilte. Die Gespräche über Ersatzteile gehen nach seinen Angaben weiter."},
    {"id": "others", "date": "2025-03-04", "publisher": "Wire",
     "text": "Kenya has delivered 30 drones to Peru, the ministry said on Monday, while Aland "
             "looked on and the talks with other buyers of the model went on in the capital."},
    {"id": "weather", "date": "2025-03-04", "publisher": "Wire",
     "text": "The storm took the roofs of at least 40 houses in the north, the mayor said on "
             "Monday, and the repair of the harbour is going to cost about 2 million dollars."},
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("find")
    listed = folder / "news.jsonl"
    listed.write_text("\n".join(map(json.dumps, TEXTS)), encoding="utf-8")
    read_archive([listed], folder / "read")
    return folder / "read"


def quotes(found: tuple[Found, ...]) -> list[tuple[str, str]]:
    return [(one.document.publisher, one.claim["quote"]) for one in found]


def test_claims_between_the_parties_are_found_and_others_are_not(archive: Path) -> None:
    found = find_claims(archive, ITEMS, PARTIES)
    assert quotes(found) == [("Wire", "at least 40"), ("Blatt", "rund 12")]
    first = found[0].to_json()
    assert (first["item"], first["direction"]) == ("drones", ["AA", "BB"])
    assert first["document"]["published"] == "2025-03-02"
    assert first["why"] == "an item of the case between its parties"


def test_the_first_of_the_copies_stands_for_all_and_names_the_others(archive: Path) -> None:
    first, second = find_claims(archive, ITEMS, PARTIES)
    assert [one.publisher for one in first.copies] == ["Paper"]
    assert second.copies == ()
    assert first.to_json()["copies"][0]["published"] == "2025-03-03"


def test_a_claim_found_quotes_the_document(archive: Path) -> None:
    for one in find_claims(archive, ITEMS, PARTIES):
        claim = one.claim
        assert one.document.text[claim["start"] : claim["end"]] == claim["quote"]
        assert claim["doc"] == one.document.doc


def test_the_item_alone_is_enough_where_a_party_is_named(tmp_path: Path) -> None:
    text = "In Borda the ministry counted about 70 drones at the airfield on Monday, it said."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    read_archive([tmp_path / "a.txt"], tmp_path / "read")
    (one,) = find_claims(tmp_path / "read", ITEMS, PARTIES)
    assert one.claim["item"] == "drones"
    assert one.score <= 3


def test_a_file_of_claims_alone_is_looked_through_as_it_was_read(archive: Path) -> None:
    """A country is known by its code without the names of the case."""
    (file,) = (archive / "claims").glob("*.parquet")
    parties = (Known("KE", ("Kenya",)), Known("PE", ("Peru",)))
    (one,) = find_claims(file, ITEMS, parties)
    assert (one.claim["amount_low"], one.claim["direction"]) == (30, ["KE", "PE"])
    assert one.document.text == ""
    assert find_claims(file, (), (Known("ZZ", ("Nowhere",)),)) == ()


def test_what_is_no_table_of_claims_is_said(tmp_path: Path) -> None:
    import pyarrow as pa

    parquet.write_table(pa.table({"doc": ["a"]}), tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_text("no table", encoding="utf-8")
    for name in ("a.parquet", "b.parquet"):
        with pytest.raises(FindError, match="no table that `corpus read` wrote"):
            find_claims(tmp_path / name, ITEMS, PARTIES)


def test_an_output_that_is_not_complete_is_said(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "read")
    (tmp_path / "read" / "manifest.json").unlink()
    (tmp_path / "empty").mkdir()
    for path in ("read", "read/claims", "empty"):
        with pytest.raises(FindError, match="not complete: run corpus read again"):
            find_claims(tmp_path / path, ITEMS, PARTIES)


def test_a_document_that_stands_for_others_is_never_left_out(archive: Path, tmp_path: Path) -> None:
    """Tables of an earlier version may have one id twice in a cluster."""
    shutil.copytree(archive, tmp_path / "read")
    path = tmp_path / "read" / "clusters.parquet"
    (stands,) = [one for one in parquet.read_table(path).to_pylist() if one["stands"]]
    write_rows("clusters", path, [stands, {**stands, "stands": False}])
    found = quotes(find_claims(tmp_path / "read", ITEMS, PARTIES))
    assert ("Wire", "at least 40") in found
