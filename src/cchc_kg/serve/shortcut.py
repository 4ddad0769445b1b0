"""The shorter way: from the bytes of a request to the work that answers it, past routes, layers and tasks."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from cchc_kg.errors import CchcKgError
from cchc_kg.serve.known import Again
from cchc_kg.serve.line import Work
from cchc_kg.serve.service import Service
from cchc_kg.serve.sparql import Response, given, refused
from cchc_kg.serve.wishes import Wish, wish_by_get
from cchc_kg.store.jobs import Answer

STARTS = (b"/sparql?", b"/question/")
"""How the targets begin that may be answered on this way."""

_SPARQL = STARTS[0]
_MOST, _SHORT = 4096, 2048  # how many targets are remembered, and bytes of each at most
_Key: TypeAlias = tuple[bytes, bytes, bool]


class Shortcut:
    """What small requests ask for: it is read from the target, or known from before (while the store stays as it is).

    What is answered on this way, and how, is what the application answers.
    """

    def __init__(self, service: Service) -> None:
        """Answer from this service."""
        self._service = service
        self._wishes: OrderedDict[_Key, tuple[Wish, str | None]] = OrderedDict()
        self._again = Again()

    def answer(self, target: bytes, accept: bytes, zipped: bool, reply: Callable[[Response], None]) -> Work | bool:
        """Answer a GET, if it is simple enough: ``reply`` is told the response, now or later.

        ``accept`` is its Accept header, ``zipped`` says whether gzip is understood. Returned is the work on it where it
        is told later, and False where it is told never: the request is not so simple, or wrong.
        """
        key = target, accept, zipped
        try:
            wanted = self._known(key)
            often = wanted is not None
            if wanted is None:
                if not target.startswith(_SPARQL):
                    return False
                wanted = wish_by_get(target[len(_SPARQL) :], accept, zipped)
                if wanted is None:
                    return False
                if often := len(target) > _SHORT or self._again.seen(key):
                    self.keep(target, accept, wanted)
            if often and (answer := self._service.known(wanted.job)) is not None:
                reply(given(wanted, answer))
                return True
            return self._service.ask(wanted.job, partial(_told, wanted, reply), often)
        except CchcKgError:
            return False

    def keep(self, target: bytes, accept: bytes, wanted: Wish, version: str | None = None) -> None:
        """Remember what a GET asks for; with ``version`` as long as the store is in this state."""
        if len(target) + len(accept) > _SHORT:
            return
        self._wishes[target, accept, wanted.job.zipped] = wanted, version
        if len(self._wishes) > _MOST:
            self._wishes.popitem(last=False)

    def _known(self, key: _Key) -> Wish | None:
        found = self._wishes.get(key)
        if found is None:
            return None
        wanted, version = found
        if version is not None and version != self._service.version():
            del self._wishes[key]
            return None
        self._wishes.move_to_end(key)
        return wanted


def _told(wanted: Wish, reply: Callable[[Response], None], outcome: Answer | CchcKgError) -> None:
    reply(refused(outcome) if isinstance(outcome, CchcKgError) else given(wanted, outcome))
