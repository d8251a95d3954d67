from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "webapp.dashboard"

    def ready(self) -> None:
        from prometheus_client import REGISTRY

        from webapp.dashboard.metrics import HouseCollector

        REGISTRY.register(HouseCollector())
