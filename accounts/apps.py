from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_delete


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401  # registers them
        from accounts.limits import note_waits
        from accounts.sessions import end_sessions, note_sign_in

        note_waits()
        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.sessions")
        # However an account is deleted: by its owner, in the admin, or in the shell.
        pre_delete.connect(end_sessions, sender="accounts.User", dispatch_uid="accounts.sessions")
