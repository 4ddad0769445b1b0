"""Where reports come from: files, folders and standard input become articles, one by one.

Nothing here touches the network, and one bad input never stops the others: it becomes a ``Failure`` in its place.
"""

from cchc_kg.sources.failure import Failure
from cchc_kg.sources.files import read_articles
from cchc_kg.sources.once import once

__all__ = ["Failure", "once", "read_articles"]
