"""How long a peer may be silent before its connection is given up, between hosts that share a database and a Redis.

Left to itself, a connection over a network that went away without a word (a cable, a firewall, a host without power) waits for
minutes to hours: a worker would stay deaf, and the server would keep the locks of a transaction that nobody will end.
"""

from __future__ import annotations

import socket

IDLE_SECONDS, PROBE_SECONDS, PROBES = 10, 5, 3
UNANSWERED_MS = 1000 * (IDLE_SECONDS + PROBES * PROBE_SECONDS)

_on_both_sides = {
    "tcp_keepalives_idle": IDLE_SECONDS,
    "tcp_keepalives_interval": PROBE_SECONDS,
    "tcp_keepalives_count": PROBES,
    "tcp_user_timeout": UNANSWERED_MS,
}
POSTGRESQL_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": IDLE_SECONDS,
    "keepalives_interval": PROBE_SECONDS,
    "keepalives_count": PROBES,
    "tcp_user_timeout": UNANSWERED_MS,
    # What the server does with this connection.
    "options": " ".join(f"-c {name}={value}" for name, value in _on_both_sides.items()),
}
"""For libpq; of no effect on a Unix socket."""

_names = {  # other systems lack some of them
    "TCP_KEEPIDLE": IDLE_SECONDS,
    "TCP_KEEPINTVL": PROBE_SECONDS,
    "TCP_KEEPCNT": PROBES,
    "TCP_USER_TIMEOUT": UNANSWERED_MS,
}
REDIS_PATIENCE = {
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value for name, value in _names.items() if hasattr(socket, name)
    },
}
"""For redis-py, on TCP only."""
