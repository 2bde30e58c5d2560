"""The report page: names handed on."""

from steelyard.desk.report.drawings import Chart
from steelyard.desk.report.page import render_report
from steelyard.desk.report.public import public_document

__all__ = ["Chart", "public_document", "render_report"]
