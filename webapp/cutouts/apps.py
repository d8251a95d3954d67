from django.apps import AppConfig


class CutoutsConfig(AppConfig):
    name = "webapp.cutouts"
