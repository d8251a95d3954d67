"""Computes jobs in a worker; knows neither Celery nor which pipeline it runs."""

from webapp.jobs.runner import process
from webapp.jobs.runner.loop import Outcome, run
from webapp.jobs.runner.process import stop_requested

__all__ = ["Outcome", "process", "run", "stop_requested"]
