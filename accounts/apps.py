from django.apps import AppConfig
from django.core.checks import register

from accounts.checks import check_cache


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.limits import note_waits

        register(check_cache)
        note_waits()
