"""How long a client may keep a connection without saying or taking anything."""

import asyncio

_HEAD_SECONDS = 15.0  # in which a connection, or the first byte of a request, is followed by the end of its headers
_STALLED_SECONDS = 30.0  # in which a client takes at least some of what is sent


class Patience:
    """The clocks of one connection. One that was ended still sends what it has, as long as the client takes it."""

    __slots__ = ("_heading", "_loop", "_sending", "_transport")

    def __init__(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport) -> None:
        """Begin with no clock."""
        self._loop, self._transport = loop, transport
        self._heading: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None

    def listen(self) -> None:
        """Wait for the headers of a request; where they do not end in time, the connection does."""
        if self._heading is None:
            self._heading = self._loop.call_later(_HEAD_SECONDS, self.hang_up)

    def heard(self) -> None:
        """Hear the end of them."""
        if self._heading is not None:
            self._heading.cancel()
            self._heading = None

    def hang_up(self) -> None:
        """End the connection."""
        self._transport.close()
        self.send()

    def send(self) -> None:
        """Watch that the client takes what is sent; where it takes nothing, the connection breaks off."""
        if self._sending is None and (left := self._transport.get_write_buffer_size()):
            self._sending = self._loop.call_later(_STALLED_SECONDS, self._look, left)

    def sent(self) -> None:
        """Learn that it has taken most."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _look(self, left: int) -> None:
        self._sending = None
        if self._transport.get_write_buffer_size() >= left:
            self._transport.abort()
        else:
            self.send()
