"""Users in the admin, for operators."""

from collections.abc import Sequence
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from allauth.mfa import admin as allauth_mfa_admin  # noqa: F401  # registers what we unregister
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as allauth_social_admin  # noqa: F401  # the same
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSessionAdmin
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.forms import limit_addresses
from accounts.models import User
from accounts.second_factor import remove_second_factors

# The admin's own sign-in form has no rate limit; allauth's does. Nor does its password page.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = rate_limit(action="change_password")(  # type: ignore[method-assign]
    admin.site.password_change
)
# allauth's page of second factors shows their secrets, and lets staff change them. What an operator
# needs is to remove them, which the users' page does.
admin.site.unregister(Authenticator)
# Providers are set up in the environment, and people connect their accounts themselves.
for model in (SocialApp, SocialToken, SocialAccount):
    admin.site.unregister(model)
# allauth's searches user names, which our users do not have.
UserSessionAdmin.search_fields = ("user__email", "ip")


class UserCreationForm(AdminUserCreationForm):
    """Adds a user by email address."""

    class Meta:
        model = User
        fields = ("email",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_addresses(self.fields)

    def clean_email(self) -> str:
        """Return the address in lower case, as it is stored."""
        return self.cleaned_data["email"].lower()


KINDS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery codes"}
ADDRESS_NOTE = "Users change and confirm their own address under Account. It can’t be changed here."


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    """Who can sign in, and who can use the admin."""

    add_form = UserCreationForm
    list_display = ("email", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email",)
    ordering = ("email",)
    # allauth stores its own, confirmed copy of the address for signing in. Only the user's account
    # page changes both.
    readonly_fields = ("email", "second_factor", "date_joined", "last_login")
    actions = ("remove_second_factors",)
    fieldsets = (
        (None, {"fields": ("email", "password", "second_factor"), "description": ADDRESS_NOTE}),
        (
            "Permissions",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Allow anyone who can delete an account to delete everything that belongs to it, including
        progress, which no one can delete separately."""
        listed, counts, _, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    @admin.display(description="second factor")
    def second_factor(self, user: User) -> str:
        """Return the kinds of the user's factors, never their secrets."""
        kinds = Authenticator.objects.filter(user=user).order_by("type").values_list("type")
        return ", ".join(KINDS[kind] for (kind,) in kinds.distinct()) or "none"

    @admin.action(
        description="Remove the second factor of the selected users", permissions=["change"]
    )
    def remove_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let people who lost both their device and their recovery codes sign in again."""
        for user in users:
            if user.is_superuser and not request.user.is_superuser:
                messages.error(request, f"Only a superuser can remove the second factor of {user}.")
            elif remove_second_factors(user):
                self.log_change(request, user, "Removed the second factor.")
                messages.success(request, f"The second factor of {user} is removed.")
            else:
                messages.info(request, f"The account {user} has no second factor.")

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Limit how many passwords one operator can set."""
        limited = ratelimit.consume_or_429(request, action="admin_password", user=request.user)
        return limited or super().user_change_password(request, id, form_url)
