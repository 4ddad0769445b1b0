"""Where reports come from: files, folders and standard input become articles, one by one.

Nothing here touches the network, and one bad input never stops the others: it becomes a ``Failure`` in its place.
"""

from cchc_kg.sources.document import Document
from cchc_kg.sources.failure import Failure
from cchc_kg.sources.files import documents, read_articles
from cchc_kg.sources.once import namesake, once
from cchc_kg.sources.streams import Gauge

__all__ = ["Document", "Failure", "Gauge", "documents", "namesake", "once", "read_articles"]
