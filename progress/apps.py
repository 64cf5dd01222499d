from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "Learners' progress"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from progress.sign_in import keep_guest_on_sign_out, merge_guest_on_sign_in

        user_logged_in.connect(merge_guest_on_sign_in, dispatch_uid="progress.merge_guest")
        user_logged_out.connect(keep_guest_on_sign_out, dispatch_uid="progress.keep_guest")
