"""Charts as they stand in a page of the workbench.

In: a chart of desk/charts. Out: its drawing as markup that a strict page takes in: no style
attributes, ids of its own, colours left to the page.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from steelyard.desk.charts import Chart, Look
from steelyard.desk.report.drawings import chart_versions
from steelyard.desk.words import visible

WIDE_MM: Final = 176.0
NARROW_MM: Final = 85.0


def look(lang: str, *, narrow: bool = False) -> Look:
    """How charts are drawn for a page: in its language, at one of two widths."""
    return Look(lang=lang, width_mm=NARROW_MM if narrow else WIDE_MM, css_variables=True)


def picture(chart: Chart) -> Markup:
    """The drawing. Raises ValueError for one that could run or load something."""
    shown = chart_versions((chart,), frozenset())
    return Markup(visible(str(shown[0].drawings[0].svg)))
