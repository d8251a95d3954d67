"""Who may see everything that goes on, and give orders. For everybody else there is no dashboard."""

from __future__ import annotations

OPERATE = "jobs.operate"
