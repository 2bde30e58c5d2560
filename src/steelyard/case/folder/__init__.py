"""A case folder -> Case and back: the only door between cases and the disk.

In: the path of a folder of plain text files. Out: a Case, or every Problem at once; files saved
whole or not at all. Never reads outside the folder, never writes over a change made elsewhere.
"""

from __future__ import annotations

from steelyard.case.folder.keeping import Kept, Said, keep
from steelyard.case.folder.reading import (
    HYPOTHESES,
    MAX_BYTES,
    SCENARIOS,
    TABLES,
    check_folder,
    read_case,
    read_with_problems,
)
from steelyard.case.folder.rereading import keep_what_is_read
from steelyard.case.folder.saving import (
    REVIEWS,
    append_links,
    append_review,
    append_reviews,
    file_hash,
    read_file,
    read_reviews,
    remove_file,
    save_bytes,
    save_file,
)
from steelyard.case.folder.starting import copy_example, create_case

__all__ = [
    "HYPOTHESES",
    "MAX_BYTES",
    "REVIEWS",
    "SCENARIOS",
    "TABLES",
    "Kept",
    "Said",
    "append_links",
    "append_review",
    "append_reviews",
    "check_folder",
    "copy_example",
    "create_case",
    "file_hash",
    "keep",
    "keep_what_is_read",
    "read_case",
    "read_file",
    "read_reviews",
    "read_with_problems",
    "remove_file",
    "save_bytes",
    "save_file",
]
