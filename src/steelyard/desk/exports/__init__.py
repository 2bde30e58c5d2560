"""A weighing in the formats of others; each module says what is lost in its own.

`jsonld` writes JSON-LD with W3C Web Annotation and PROV, `followthemoney` entities of
FollowTheMoney, `stix` a bundle of STIX 2.1; `writing` picks one, and checks it where the format's own
library is installed.
"""
