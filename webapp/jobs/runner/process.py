"""What the process that computes is called, and whether it has been asked to stop."""

from __future__ import annotations

import threading

stop_requested = threading.Event()
"""Set when this process has been asked to stop: the job goes back into the line."""

worker_name = ""
"""As it tells others that it lives; empty outside a worker."""
