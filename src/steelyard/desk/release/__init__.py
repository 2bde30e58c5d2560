"""A weighing frozen under a name, and the check elsewhere that it still comes out the same.

`freezing` makes a release, `sealed` reads one that may come from anybody, `verifying` checks it;
`lock` says what made it, `citation` writes the words beside it.
"""
