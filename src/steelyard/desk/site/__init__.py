"""A weighing as a site of plain files that needs no server.

`making` puts the files together, `pages` writes those that are not the report or the brief, and
`guard` looks through every byte for what is marked internal.
"""
