"""A weighing as a short article, each of its numbers with what it rests on.

`article` puts it together of sentences that data/brief.yaml holds; `markdown`, `page` and
`word` print it; `checking` reads a printed one and says which numbers no longer hold.
"""
