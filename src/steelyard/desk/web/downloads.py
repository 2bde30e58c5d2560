"""What the workbench hands out as files: the report, the spreadsheet, the brief, the case's sheet.

In: a name. Out: a file to keep, never a page of this server: a report runs under its own policy,
on the reader's disk, and cannot reach the case.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from steelyard.desk.web.bench import Bench

RESULTS: Final = {
    "report.html": "text/html; charset=utf-8",
    "report.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "weighing.json": "application/json",
}
SHEET: Final = "sheet.xlsx"


def route(bench: Bench) -> Callable[[Request], Response]:
    """The endpoint of /download/NAME."""

    def download(request: Request) -> Response:
        name = request.path_params["name"]
        bench.opened.wait()
        case = bench.case
        if case is None:
            return PlainTextResponse("The case cannot be read.\n", 404)
        if name == SHEET:
            return _file(_sheet(bench), f"{case.exchange.id}.xlsx", RESULTS["report.xlsx"])
        if name in RESULTS and bench.results_name:
            path = bench.root / "results" / bench.results_name / name
            if path.is_file():
                return _file(
                    path.read_bytes(), f"{case.exchange.id}-{bench.results_name}-{name}",
                    RESULTS[name],
                )  # fmt: skip
        return PlainTextResponse("There is no such file; weigh the case first.\n", 404)

    return download


def _sheet(bench: Bench) -> bytes:
    from steelyard.desk.sheet_export import export_file

    with TemporaryDirectory() as folder:
        return export_file(bench.root, Path(folder) / SHEET).read_bytes()


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
