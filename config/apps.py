from django.apps import AppConfig
from django.contrib.admin import apps


class SiteConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  # registers them


class AdminConfig(apps.AdminConfig):
    default = False
    default_site = "config.admin.FieldGuideAdminSite"
