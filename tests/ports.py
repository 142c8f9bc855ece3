"""Free ports of loopback that stay ours: nobody else gets them until they are let go."""

import socket


class KeptPort:
    """A port that is held by a socket of its own, which never listens.

    Whoever sets SO_REUSEADDR, as servers do, may listen there, and again after they were killed;
    the system gives the port to nobody who asks for any, and a call to it is refused meanwhile.
    """

    def __init__(self) -> None:
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held.bind(("127.0.0.1", 0))
        self.number: int = self._held.getsockname()[1]

    def let_go(self) -> None:
        self._held.close()
