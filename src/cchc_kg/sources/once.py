"""One article, one graph: the same report twice is read once, and two reports under one name are told apart."""

from collections.abc import Iterable, Iterator

from cchc_kg.article import Article
from cchc_kg.sources.failure import Failure


def once(found: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
    """Yield each article once. Another one under the same name but with other content is a Failure that names both.

    Keeps a hash and a source for each article seen, not the articles.
    """
    seen: dict[str, tuple[int, str]] = {}
    for item in found:
        if isinstance(item, Failure):
            yield item
            continue
        content = hash((item.sha256, item.title, item.url, item.publisher, item.published))
        source = item.source or item.id
        if item.key not in seen:
            seen[item.key] = content, source
            yield item
        elif seen[item.key][0] != content:
            named = f"url {item.url}" if item.url else f"id {item.id!r}"
            other = f"another article with the {named} was read from {seen[item.key][1]}"
            yield Failure(source, None, other, "give each its own id")
