"""The words of a document, whatever its format: one module a format.

In: bytes. Out: `Extracted`, frozen text and what the document says about itself; or a CaseError
of one Problem. Bounded in time, memory and depth. Never touches disk or network.
"""

from __future__ import annotations

from steelyard.case.texts.extracted import Extracted, freeze
from steelyard.case.texts.formats import SUFFIXES, extract, find_format

__all__ = ["SUFFIXES", "Extracted", "extract", "find_format", "freeze"]
