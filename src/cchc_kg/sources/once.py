"""One article, one graph: the same report twice is read once, and two reports under one name are told apart."""

from collections.abc import Iterable, Iterator

from cchc_kg.article import Article
from cchc_kg.sources.failure import Failure


def once(found: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
    """Yield each article once. Another one under the same name but with other content is a Failure that names both.

    Keeps a hash and a source for each article seen, not the articles.
    """
    seen: dict[str, tuple[str, str]] = {}
    for item in found:
        if isinstance(item, Failure):
            yield item
            continue
        source = item.source or item.id
        if item.key not in seen:
            seen[item.key] = item.content, source
            yield item
        elif seen[item.key][0] != item.content:
            yield namesake(source, f"url {item.url}" if item.url else f"id {item.id!r}", seen[item.key][1])


def namesake(source: str, name: str, other: str) -> Failure:
    """Return the failure of an article whose name (``id 'a'``) another one has, read from ``other``."""
    return Failure(source, None, f"another article with the {name} was read from {other}", "give each its own id")
