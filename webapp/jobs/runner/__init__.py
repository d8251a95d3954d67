"""Computes jobs in a worker; knows neither Celery nor which pipeline it runs."""

from webapp.jobs.runner.loop import Outcome, run, stop_requested

__all__ = ["Outcome", "run", "stop_requested"]
