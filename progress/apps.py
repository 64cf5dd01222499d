from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "Learners' progress"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from progress.learners import on_sign_in

        user_logged_in.connect(on_sign_in, dispatch_uid="progress.on_sign_in")
