"""An account that has something in every table about people."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from progress.engine.responses import State
from progress.models import Handle, Learner, Merge, Note, Placement, Share
from roadmap.models import Item
from tests.factories import ItemFactory

SECRET = "secret-that-stays-here"


def store_everything(user: User) -> Learner:
    """Return the account's learner, with rows of every kind."""
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(last_login=now)
    user.groups.add(Group.objects.create(name="Curators"))
    user.user_permissions.add(Permission.objects.first())
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    EmailConfirmation.objects.create(email_address=address, key=f"{SECRET}-key", sent=now)
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": f"{SECRET}-totp"}, last_used_at=now
    )
    connected = SocialAccount.objects.create(
        user=user, provider="github", uid="1234", extra_data={"login": "mira"}
    )
    SocialToken.objects.create(account=connected, token=f"{SECRET}-token")
    UserSession.objects.update_or_create(
        session_key=f"{SECRET}-session",
        defaults={"user": user, "ip": "192.0.2.7", "user_agent": "Firefox/140.0"},
    )
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Item),
        object_id="1",
        object_repr="An item",
        action_flag=ADDITION,
    )
    item, other = ItemFactory(slug="regression"), ItemFactory(slug="trees")
    learner = Learner.objects.get_or_create(user=user)[0]
    learner.set_goal(item.category.level, date(2031, 5, 6))
    learner.answer({item.pk: State.DONE})
    Note.objects.save_text(learner, item.pk, "Lecture 3")
    placement = Placement(
        learner=learner,
        answers=[[other.pk, "yes"]],
        retake=[[item.pk, "no"]],
        earlier=[[item.pk, "no", now.isoformat()]],
        finished_at=now,
    )
    placement.save()
    Share.objects.create(learner=learner, name="Mira", handle="mira", public=True)
    Handle.objects.hold("mira", user.pk)
    guest = {"records": [], "notes": [], "placement": None}
    Merge.objects.create(account=learner, last_event=0, guest=guest, before=guest)
    return learner
