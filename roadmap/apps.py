from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = "The guide"

    def ready(self) -> None:
        from roadmap import snapshot

        snapshot.connect_signals()
