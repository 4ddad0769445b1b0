"""How one server is set up."""

from dataclasses import dataclass, field

from cchc_kg.store.jobs import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """What the one who starts the server decides.

    ``workers``: processes that answer queries, hence queries at a time. ``queue``: how many more may wait (then 503).
    ``limits``: of one query. ``body``: bytes of a request's body.
    ``token``: with it, SPARQL updates are carried out for who shows it as bearer token; None: every update is refused.
    ``public_url``: where the world finds the server (no slash at the end), if that is not where it listens (a proxy).
    ``fresh``: seconds after which a change of the store is seen. ``log``: write a line for each request.
    """

    workers: int = 2
    queue: int = 256
    limits: Limits = field(default_factory=Limits)
    body: int = 1 << 20
    token: str | None = field(default=None, repr=False)
    public_url: str | None = None
    fresh: float = 0.2
    log: bool = True
