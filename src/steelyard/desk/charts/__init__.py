"""Charts to print and to put in a page: names handed on, nothing else."""

from steelyard.desk.charts.bases import bases
from steelyard.desk.charts.curve import curve, curve_items, curves
from steelyard.desk.charts.files import all_charts, render_rows, render_words, write_charts
from steelyard.desk.charts.items import value_by_item
from steelyard.desk.charts.page import Chart
from steelyard.desk.charts.pans import pans
from steelyard.desk.charts.png import render_png
from steelyard.desk.charts.promises import promises
from steelyard.desk.charts.published import published, published_rows
from steelyard.desk.charts.svg import Look
from steelyard.desk.charts.swings import has_swings, swings
from steelyard.desk.charts.timeline import value_over_time
from steelyard.desk.charts.waterfall import bridged_figure, waterfall
from steelyard.desk.charts.widths import width_drawing, width_items, width_samples, widths

__all__ = [
    "Chart",
    "Look",
    "all_charts",
    "bases",
    "bridged_figure",
    "curve",
    "curve_items",
    "curves",
    "has_swings",
    "pans",
    "promises",
    "published",
    "published_rows",
    "render_png",
    "render_rows",
    "render_words",
    "swings",
    "value_by_item",
    "value_over_time",
    "waterfall",
    "width_drawing",
    "width_items",
    "width_samples",
    "widths",
    "write_charts",
]
