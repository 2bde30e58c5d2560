"""Who copies whom: claims -> scored links that an analyst can overrule.

In: a case, of which the claims, items, sources, prices, exchange rates and kept texts are read;
never its notes, reasons or links. Out: proposed links, each with a score, a reason and what the
copy changed; and the links that act once the analyst's own have been heard.
"""

from steelyard.weighing.copies.find import find_copies as find_copies
from steelyard.weighing.copies.find import found_in as found_in
from steelyard.weighing.copies.found import FoundLink as FoundLink
from steelyard.weighing.copies.memory import keep_what_is_met as keep_what_is_met
from steelyard.weighing.copies.settle import acting_links as acting_links
from steelyard.weighing.copies.settle import open_links as open_links
from steelyard.weighing.copies.settle import settle_links as settle_links
