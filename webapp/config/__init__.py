"""The one room that sees all others: settings, addresses, and how each process starts."""

from webapp.config.celery import app as celery_app

__all__ = ["celery_app"]  # imported with Django, so that shared tasks know their broker in every process
