"""The report page: names handed on."""

from steelyard.desk.report.page import Chart, render_report
from steelyard.desk.report.public import public_document

__all__ = ["Chart", "public_document", "render_report"]
