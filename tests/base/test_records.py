"""Text to records and back: places, nasty signs, refusals, edits."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steelyard.base.errors import CaseError
from steelyard.base.records import (
    decode,
    edit_csv,
    edit_yaml,
    parse_csv,
    parse_yaml,
    render_csv,
    render_yaml,
    widen_csv,
)

# Line ends inside a cell are kept as plain ones; everything else is kept to the letter.
CELLS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)
NASTY = st.sampled_from(
    [
        *(
            "",
            " ",
            "yes",
            "no",
            "null",
            "~",
            "true",
            "0x1F",
            "1e3",
            ".5",
            "-",
            "- a",
            "a: b",
            "a #b",
        ),
        *("2024", "2024-03-07", "'", '"', "\\", "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "`a`"),
        *("\ufeff", "\u2028", "\x85", "\t", "a\nb", "\n", " a", "a ", "ä", "日本", "👩‍🌾", "=1+1"),
        *("\x00", "\x07", "\x7f", "a;b", "a,b", "<<", "12:30:45", "1_000", "on", "Nein", "NO"),
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    CELLS,
    NASTY,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(CELLS | NASTY, inner, max_size=4),
    max_leaves=12,
)


def problem_names(call: Any, *arguments: Any) -> list[str]:
    with pytest.raises(CaseError) as caught:
        call(*arguments)
    return [problem.name for problem in caught.value.problems]


# --- CSV ---


@given(
    st.lists(NAMES, min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(
                st.lists(
                    CELLS | NASTY.map(lambda text: text.replace("\r", "")),
                    min_size=len(names),
                    max_size=len(names),
                ),
                max_size=5,
            ),
        )
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_a_table_survives_rendering_and_parsing(
    table: tuple[list[str], list[list[str]]], delimiter: str
) -> None:
    names, rows = table
    header = [*names, "last"]
    full = [[*row, "x"] for row in rows]
    parsed = parse_csv(render_csv(header, full, delimiter), "t.csv")
    assert list(parsed.header) == header
    assert [list(row.cells) for row in parsed.rows] == full


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_change_nothing(ending: str, mark: str) -> None:
    text = mark + ending.join(["id;words", "1;a", '2;"two', 'lines"', ""])
    table = parse_csv(decode(text.encode(), "t.csv"), "t.csv")
    assert table.header == ("id", "words")
    assert [row.cells for row in table.rows] == [("1", "a"), ("2", "two\nlines")]
    assert [(row.line, row.last_line) for row in table.rows] == [(2, 2), (3, 4)]


def test_a_cell_knows_its_line_and_column() -> None:
    table = parse_csv('id,words,n\n1,"a ""b"", c\nd",7\n\n2,e,8\n', "t.csv")
    assert [row.line for row in table.rows] == [2, 5]
    words = table.mark((0, "words"))
    assert (words.place.line, words.place.column, words.line_text) == (2, 4, '1,"a ""b"", c')
    assert words.width == len('a ""b"", c')
    after = table.mark((0, "n"))
    assert (after.place.line, after.place.column, after.width) == (3, 4, 1)
    assert table.mark((1, "n")).place.line == 5
    assert table.mark(("words",)).place.column == 4
    assert table.mark((1, "no such column")).place.column == 1


def test_an_empty_text_is_an_empty_table() -> None:
    for text in ("", "\n", "\n\n"):
        table = parse_csv(text, "t.csv")
        assert (table.header, table.rows) == ((), ())


def test_what_no_table_can_be_is_refused() -> None:
    assert problem_names(parse_csv, 'a,b\n1,"2\n', "t.csv") == ["csv-syntax"]
    assert problem_names(parse_csv, 'a,b\n1,"2"3\n', "t.csv") == ["csv-syntax"]
    assert problem_names(parse_csv, "a,b\n1\n1,2,3\n", "t.csv") == ["ragged-row", "ragged-row"]
    assert problem_names(parse_csv, "a,a\n1,2\n", "t.csv") == ["duplicate-column"]
    assert problem_names(parse_csv, "a,\n1,2\n", "t.csv") == ["unnamed-column"]
    assert parse_csv("a,\n1,\n", "t.csv").header == ("a", "")


def test_an_edit_of_a_table_leaves_all_other_rows_to_the_letter() -> None:
    text = 'id; words\n1;"needless"\n2;b\n3;  c\n'
    table = parse_csv(text, "t.csv")
    edited = edit_csv(table, {(1, "words"): "now; quoted"}, [["4", "new"]])
    assert edited == 'id; words\n1;"needless"\n2;"now; quoted"\n3;  c\n4;new\n'
    with pytest.raises(ValueError, match="no cell"):
        edit_csv(table, {(9, "words"): "x"})


def test_blank_lines_and_a_missing_last_line_end_stay_as_they_are() -> None:
    table = parse_csv("id,words\n\n1,x\n \n2,y", "t.csv")
    assert edit_csv(table, {(1, "words"): "z"}) == "id,words\n\n1,x\n \n2,z"
    assert edit_csv(table, {}, [["3", "n"]]) == "id,words\n\n1,x\n \n2,y\n3,n\n"
    two = parse_csv('id,words\n1,"a\nb"\n2,c\n', "t.csv")
    assert edit_csv(two, {(0, "words"): "d"}) == "id,words\n1,d\n2,c\n"


def test_a_new_column_leaves_the_cells_of_a_row_to_the_letter() -> None:
    table = widen_csv(parse_csv('id; words\n1;"needless"\n\n2;"a\nb"\n', "t.csv"), ["x", "y;z"])
    assert table.header == ("id", "words", "x", "y;z")
    assert "\n".join(table.lines) == 'id; words;x;"y;z"\n1;"needless";;\n\n2;"a\nb";;\n'


# --- YAML ---


@given(VALUES)
@example({"a": [[], {}, [[1]], {"b": {}}]})
@example(["- a", {"- b": "?"}, [["x"], {"y": ["z"]}]])
def test_values_survive_rendering_and_parsing(value: Any) -> None:
    assert parse_yaml(render_yaml(value), "t.yaml").value == value


@given(NASTY)
def test_other_readers_of_yaml_agree_on_what_was_written(text: str) -> None:
    """Both versions of YAML, by two libraries, read a rendered text as that text."""
    import yaml
    from ruamel.yaml import YAML

    rendered = render_yaml({"key": text})
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):  # days are left plain, as people write them
        assert YAML(typ="safe", pure=True).load(rendered) == {"key": text}
        assert yaml.safe_load(rendered) == {"key": text}


@given(st.dictionaries(NAMES, SCALARS, min_size=1, max_size=4), CELLS)
def test_an_edit_changes_what_it_should_and_nothing_else(value: dict[str, Any], words: str) -> None:
    """Text, numbers and dates that were not edited are read as before."""
    key = min(value)
    edited = edit_yaml(render_yaml([value, value]), {(1, key): words})
    assert parse_yaml(edited, "t.yaml").value == [value, {**value, key: words}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("2024-03-07", "2024-03-07"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("+12", 12),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("-.inf", -math.inf),
        ("'12'", "12"),
        ("!!str yes", "yes"),
        ("!!float 1", 1.0),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    read = parse_yaml(f"key: {text}\n", "t.yaml").value["key"]
    assert read == value
    assert type(read) is type(value)


def test_not_a_number_is_a_number_of_the_core_schema() -> None:
    assert math.isnan(parse_yaml("key: .nan", "t.yaml").value["key"])


def test_a_node_knows_its_line_and_column() -> None:
    tree = parse_yaml('# first\na:\n  - b: "ö"\n    c: [1, 22]\n', "t.yaml")
    word = tree.mark(("a", 0, "b"))
    assert (word.place.line, word.place.column, word.width) == (3, 9, 1)
    assert tree.mark(("a", 0, "c", 1)).place.column == 12
    assert tree.mark(("a", 0, "c"), key=True).place.column == 5
    # What is not there is shown by what stands nearest above it.
    assert tree.mark(("a", 0, "d")).place == tree.mark(("a", 0)).place
    assert tree.raw(("a", 0, "c", 1)) == "22"
    assert tree.raw(("a",)) is None


def test_anchors_are_fine_and_bombs_are_not() -> None:
    assert parse_yaml("a: &x [1]\nb: *x\n", "t.yaml").value == {"a": [1], "b": [1]}
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join(['*' + old] * 10)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problem_names(parse_yaml, bomb, "t.yaml") == ["yaml-aliases"]
    assert problem_names(parse_yaml, "a: &a [*a]\n", "t.yaml") == ["yaml-aliases"]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[\n" * 50_000, "- " * 100_000, "{a: " * 50_000, "? " * 20_000],
    ids=["brackets", "lines of brackets", "dashes", "braces", "questions"],
)
def test_deep_nesting_is_refused_before_it_can_crash_the_reader(text: str) -> None:
    assert problem_names(parse_yaml, text, "t.yaml") == ["yaml-nesting"]


def test_deep_indentation_is_refused() -> None:
    text = "\n".join(" " * depth + "a:" for depth in range(200))
    assert problem_names(parse_yaml, text, "t.yaml") == ["yaml-nesting"]


def test_many_short_lists_are_not_deep() -> None:
    text = "".join(f"- [\"{number}]\", '#']\n" for number in range(3_000))
    assert len(parse_yaml(text, "t.yaml").value) == 3_000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a: 1\n\tb: 2\n", "tab-in-yaml"),
        ("a: [1,\n", "yaml-syntax"),
        ("a: b: c\n", "yaml-syntax"),
        ("a: 1\n---\nb: 2\n", "yaml-syntax"),
        ("a: \x07\n", "yaml-syntax"),
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: !!python/object:os.system {}\n", "yaml-tag"),
        ("a: !!int seven\n", "yaml-tag"),
        ("a: !mine [1]\n", "yaml-tag"),
        ("a: !!str [1]\n", "yaml-tag"),
        ("[a]: 1\n", "yaml-key"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_place(text: str, name: str) -> None:
    assert problem_names(parse_yaml, text, "t.yaml") == [name]


def test_the_reader_without_the_c_library_reads_the_same() -> None:
    """Where PyYAML comes without libyaml, values, places and refusals are the same."""
    program = """
import sys, yaml
yaml.__with_libyaml__ = sys.argv[1] == "c"
from steelyard.base.errors import CaseError
from steelyard.base.records import parse_yaml
sound = "a: &x [1, yes, 0x1F, ~, 'q', 2024-01-01]\\nb: {c: *x, d: \\"ö\\"}\\n# end\\n"
tree = parse_yaml(sound, "t")
print(ascii(tree.value), tree.mark(("b", "d")), tree.mark(("a", 1)))
for text in ("a: 1\\na: 2\\n", "a: [*x]\\n", "[" * 500 + "]" * 500, "[" * 5000, "a: !!x 1\\n", "\\x07"):
    try:
        print(parse_yaml(text, "t").value)
    except CaseError as error:
        print(error.problems[0].name, error.problems[0].place.line)
"""
    with_c, without = (
        subprocess.run(
            [sys.executable, "-c", program, which], capture_output=True, text=True, check=True
        ).stdout
        for which in ("c", "pure")
    )
    assert with_c == without
    assert with_c.count("\n") == 7


def test_an_empty_text_has_no_value() -> None:
    tree = parse_yaml("# nothing yet\n", "t.yaml")
    assert tree.value is None
    assert tree.mark(("a",)).place.line == 1


def test_an_edit_keeps_comments_and_order() -> None:
    text = (
        "# head\nb: 1  # one\na:\n  # inner\n  - id: x\n    words: 'quoted'\n"
        "  - id: y\n    words: plain\n"
    )
    edited = edit_yaml(text, {("a", 0, "words"): "new", ("a", 1, "note"): "added"})
    assert edited == (
        "# head\nb: 1  # one\na:\n  # inner\n  - id: x\n    words: new\n"
        "  - id: y\n    words: plain\n    note: added\n"
    )
    assert edit_yaml("- id: x\n  n: 1\n", {(0, "n"): None, (1,): {"id": "z"}}) == (
        "- id: x\n- id: z\n"
    )


def test_an_edit_may_put_a_number_where_quoted_text_stood() -> None:
    edited = edit_yaml("a: '12'\nb: 3 # c\n", {("a",): 7.5, ("b",): "yes"})
    assert parse_yaml(edited, "t.yaml").value == {"a": 7.5, "b": "yes"}
    assert edited == 'a: 7.5\nb: "yes" # c\n'


def test_an_edit_that_leads_nowhere_is_a_programmers_mistake() -> None:
    for path in ((), ("b", "c"), ("a", "c"), (0,)):
        with pytest.raises(ValueError, match=r"nothing at|at least one step"):
            edit_yaml("a: 1\n", {path: 2})
    with pytest.raises(ValueError, match="nothing at"):
        edit_yaml("- 1\n", {(5,): 2})
    with pytest.raises(ValueError, match="plain values"):
        render_yaml({"a": Path()})


def test_an_edit_of_the_flagship_changes_one_line() -> None:
    """Comments, blank lines, long lines and lists of a grown file stay as they are."""
    file = Path(__file__).parents[2] / "cases" / "unequal-partnership" / "items.yaml"
    text = file.read_text(encoding="utf-8")
    edited = edit_yaml(text, {("items", 0, "magnitude"): 123456})
    old, new = text.splitlines(), edited.splitlines()
    assert len(old) == len(new)
    assert [line for line in new if line not in old] == ["    magnitude: 123456"]
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_bytes_that_are_not_utf8_have_a_place() -> None:
    with pytest.raises(CaseError) as caught:
        decode("ä;ö\nk".encode() + b"\xfcche\n", "t.csv")
    (problem,) = caught.value.problems
    assert (problem.name, problem.place.line, problem.place.column) == ("not-utf8", 2, 2)
