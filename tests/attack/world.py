"""Six people and what one of them owns, for the tests that try every address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client
from django.utils.http import int_to_base36

from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner, Note
from tests.accounts.pages import confirm_password
from tests.browser.authenticator import give_passkey
from tests.factories import ItemFactory, LearnerFactory, NoticeFactory, ShareFactory, UserFactory
from tests.progress.models.placements import finished
from tests.routes import Route

ROLES = ("anonymous", "guest", "member", "owner", "curator", "superuser")
TOTP_SECRET = "MARKERSECRETABCDEFGHIJKLMNOPQRST"


@dataclass
class World:
    """What exists: an owner whose things nobody else may see or change, and visitors."""

    owner: User
    learner: Learner
    markers: dict[str, str]  # what only the owner may see, by its name
    cookies: dict[str, Any] = field(default_factory=dict)  # by role
    handlers: dict[bool, Any] = field(default_factory=dict)  # by whether forms need a token
    before: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # the owner's rows

    def client(self, role: str, *, checks: bool = False) -> Client:
        """Return a fresh browser of this role; with `checks`, its forms need a token."""
        client = Client(raise_request_exception=False)
        client.cookies = self.cookies[role].copy()
        # Loading the middleware takes longer than most requests.
        client.handler = self.handlers.setdefault(checks, client.handler)
        client.handler.enforce_csrf_checks = checks
        return client

    def path(self, route: Route) -> str:
        """Return the path to the owner's object, where the route is to one."""
        values = dict.fromkeys(route.arguments, "1") | {
            "slug": "dropout",
            "level": "entry",
            "strand": "theory",
            "token": self.markers["link"],
            "handle": "marker-handle",
            "uidb36": int_to_base36(self.owner.pk),
            "key": "wrong-key",
            "app_label": "roadmap",
            "url": "nowhere",
        }
        return route.path(values | self._row(route))

    def _row(self, route: Route) -> dict[str, str]:
        """The key of a row for an address of the admin, the owner's if it can be."""
        for model in apps.get_models():
            if f":{model._meta.app_label}_{model._meta.model_name}_" in route.name or (
                f"/{model._meta.app_label}/{model._meta.model_name}/" in route.template
            ):
                row = next(iter(self.owned(model)), None) or model.objects.first()
                return dict.fromkeys(("object_id", "id"), str(row.pk if row else 1))
        if "webauthn" in route.name:
            return {"pk": str(Authenticator.objects.get(user=self.owner, type="webauthn").pk)}
        session = UserSession.objects.filter(user=self.owner).first()
        return {"pk": str(session.pk if session else 1)}

    def owned(self, model: type[Model]) -> list[Model]:
        """Return the owner's rows of a model: those with a key to the owner."""
        if model is User:
            return list(User.objects.filter(pk=self.owner.pk))
        if model is Learner:
            return list(Learner.objects.filter(pk=self.learner.pk))
        owners = {User: self.owner, Learner: self.learner}
        rows: list[Model] = []
        for each in model._meta.fields:
            if owner := owners.get(each.related_model):
                rows += model.objects.filter(**{each.name: owner})
        return rows

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Return all rows of the owner, as values; a new model is covered by its key to a user."""
        return {
            model._meta.label: [
                {each.attname: getattr(row, each.attname) for each in model._meta.fields}
                for row in self.owned(model)
            ]
            for model in apps.get_models()
        }


def build() -> World:
    """Create the rows, and sign everyone in."""
    items = [ItemFactory(slug="dropout"), *ItemFactory.create_batch(2)]
    NoticeFactory(item=items[0])
    Group.objects.create(name="Curators")
    owner = UserFactory(email="marker-owner@example.org")
    learner = LearnerFactory(user=owner)
    learner.answer({items[0].pk: State.DONE, items[1].pk: State.NOT_YET})
    Note.objects.save_text(learner, items[0].pk, "MARKER-NOTE")
    finished(learner, {items[2].pk: "yes"})
    share = ShareFactory(learner=learner, handle="marker-handle", public=True, name="Mira")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    TOTP.activate(owner, TOTP_SECRET)
    give_passkey(owner, "MARKER-PASSKEY")
    codes = RecoveryCodes.activate(owner).get_unused_codes()
    member = LearnerFactory(user__email="member@example.org")
    member.answer({items[1].pk: State.DONE})
    world = World(owner, learner, {"note": "MARKER-NOTE", "address": owner.email})
    world.markers |= {"link": share.token, "secret": TOTP_SECRET, "code": codes[0]}
    world.cookies = dict(_sign_in(owner, member.user, items[1].slug))
    world.markers["session"] = world.cookies["owner"]["sessionid"].value
    agent = {"ip": "203.0.113.77", "user_agent": "MARKER-BROWSER"}
    session, _ = UserSession.objects.get_or_create(
        user=owner, session_key=world.markers["session"], defaults=agent
    )
    UserSession.objects.filter(pk=session.pk).update(**agent)
    world.markers["passkey"] = "MARKER-PASSKEY"
    world.markers["browser"] = "MARKER-BROWSER"
    world.before = world.state()
    return world


def _sign_in(owner: User, member: User, slug: str) -> Iterator[tuple[str, Any]]:
    curator = UserFactory(email="curator@example.org", is_staff=True)
    curator.user_permissions.set(Permission.objects.filter(content_type__app_label="roadmap"))
    superuser = UserFactory(email="super@example.org", is_staff=True, is_superuser=True)
    users = {"member": member, "owner": owner, "curator": curator, "superuser": superuser}
    for role in ROLES:
        client = Client()
        if role == "guest":
            client.post(f"/items/{slug}/record/", {"state": "done"})
        elif role in users:
            client.force_login(users[role])
            confirm_password(client)  # some pages ask for it again
        yield role, client.cookies
