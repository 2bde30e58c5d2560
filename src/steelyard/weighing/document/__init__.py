"""A Weighing -> the document, one plain dict that every output is rendered from.

`whole` puts it together; `figures` holds what is summed up, `evidence_rows` what it rests on,
`checks` whether the draws may be believed, `spreads` how one figure is written.
"""

from steelyard.weighing.document.whole import SCHEMA, to_document

__all__ = ["SCHEMA", "to_document"]
