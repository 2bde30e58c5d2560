"""Figures down to the words they rest on, and words up to their figures."""

from steelyard.weighing.trace.down import trace_figure
from steelyard.weighing.trace.figures import (
    Figure,
    FigureError,
    Number,
    figure_paths,
    find_figure,
)
from steelyard.weighing.trace.nodes import LEAVES, Kind, Node
from steelyard.weighing.trace.up import trace_claim

__all__ = [
    "LEAVES",
    "Figure",
    "FigureError",
    "Kind",
    "Node",
    "Number",
    "figure_paths",
    "find_figure",
    "trace_claim",
    "trace_figure",
]
