from django.apps import AppConfig
from django.core.checks import register

from accounts.checks import check_cache


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        register(check_cache)
