"""The settings of a learner's progress page."""

from __future__ import annotations

from html import escape
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress.middleware import require_learner
from progress.models import (
    Handle,
    HandleTaken,
    Learner,
    Share,
    TooManyHandles,
    handle_problem,
)
from progress.models.handle import MOST_HANDLES
from progress.request import LearnerRequest
from progress.sharing import badge, card, font
from progress.standing.standing import Standing
from progress.views.shared import card_url, share_url
from roadmap import snapshot

TAKEN = (
    "Someone has this handle or one that looks like it, or had it within the past year. "
    "Choose another one."
)
TOO_MANY = f"You have had {MOST_HANDLES} handles in the past year. Choose one of those, or wait."
TOO_LONG = {"max_length": "Use at most %(limit_value)d characters. Yours has %(show_value)d."}

# Of stored characters: 30 as a person counts them always fit, except 30 families of emoji.
TOO_LONG_NAME = {"max_length": "Use at most 30 characters. An emoji can count as several."}


class ShareForm(forms.ModelForm):
    """Who can see the progress page, and what is on it."""

    OFF, LINK, EVERYONE = "off", "link", "everyone"
    visibility = forms.ChoiceField(
        choices=[(OFF, "Only you"), (LINK, "Anyone with the link"), (EVERYONE, "Everyone")],
        error_messages={
            "required": "Choose who can see your progress page.",
            "invalid_choice": "Choose who can see your progress page.",
        },
    )

    class Meta:
        model = Share
        fields = ("shows_map", "shows_strands", "shows_history", "name", "handle")
        labels = {"name": "Name on your page", "handle": "Handle"}
        error_messages = {"name": TOO_LONG_NAME, "handle": TOO_LONG}
        widgets = {"name": forms.TextInput({"dir": "auto"})}  # typed in the name's direction
        help_texts = {
            "name": "Optional. A nickname is fine. Your email address is never shown. "
            "The link preview can show Latin, Greek, Cyrillic, Georgian, Arabic, Hebrew, "
            "Devanagari, and Thai letters. Instead of a name in others, it says “This learner.”",
            "handle": "Optional. If “Everyone” can see your page, it is at /@handle/. "
            "A handle you give up stays reserved for you for a year.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "handle"):  # browsers cut what is pasted, without a word
            self.fields[name].widget.attrs.pop("maxlength", None)
        share = self.instance
        on = self.EVERYONE if share.public else self.LINK
        self.initial["visibility"] = on if share.pk and share.live else self.OFF

    def clean_handle(self) -> str:
        handle: str = self.cleaned_data["handle"].strip().removeprefix("@").lower()
        problem = handle_problem(handle) if handle != self.initial.get("handle", "") else ""
        if problem:
            raise forms.ValidationError(problem)
        return handle

    def save_for(self, learner: Learner) -> bool:
        """Store the settings; return False if another request was quicker. Raises LearnerGone.

        A page that is on keeps its link, and one that was turned off meanwhile stays off.
        """
        share = self.instance
        share.learner, share.public = learner, self.cleaned_data["visibility"] == self.EVERYONE
        changed = (*self.Meta.fields, "public") if share.pk and share.live else None
        if not share.live:
            share.renew()
        try:
            with transaction.atomic():
                learner.lock()
                stored = Share.objects.filter(pk=share.pk).values_list("handle", flat=True)
                if share.handle != (stored.first() or ""):  # not what the form showed
                    user: int = learner.user_id  # type: ignore[assignment]  # login_required
                    Handle.objects.hold(share.handle, user)
                share.save(update_fields=changed)
        except IntegrityError:
            self._explain_conflict()
        except HandleTaken:
            self.add_error("handle", TAKEN)
        except TooManyHandles:
            self.add_error("handle", TOO_MANY)
        return not self.errors

    def _explain_conflict(self) -> None:
        try:
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self.add_error(None, error)
        else:  # what was in the way is gone already
            self.add_error(None, "Your page changed in another window. Save again.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_settings(request: LearnerRequest) -> HttpResponse:
    """Show or save who sees the page, what it shows, its link, and its pictures."""
    learner = request.learner
    share = None if learner.is_new else learner.shares.latest_first().first()
    form = ShareForm(request.POST or None, instance=share)
    if request.method == "POST" and (message := _save(request, form, share)):
        messages.success(request, message)
        return redirect("progress:share")
    reserved = Handle.objects.filter(user=request.user.pk).reserved()
    context: dict[str, object] = {
        "form": form,
        "reserved": reserved.values_list("spelling", flat=True),
    }
    if share and form.is_bound:
        share.refresh_from_db()  # what was rejected stays in the form
    if share and share.live:
        standing = learner.standing(snapshot.current_guide())
        context |= _preview_context(request, share, standing)
    return render(request, "progress/share.html", context, status=400 if form.errors else 200)


def _save(request: LearnerRequest, form: ShareForm, share: Share | None) -> str:
    """Do what was sent, and return what was done; "" if nothing was."""
    learner = require_learner(request)
    if request.POST.get("visibility") == ShareForm.OFF:  # whatever else was sent
        learner.shares.all().revoke()
        return "Your progress page is off. Its link, preview, and badge no longer work."
    if share and share.live and "renew" in request.POST:
        share.renew()
        share.save(update_fields=("token",))
        return "New link created. The old one no longer works."
    if form.is_valid() and form.save_for(learner):
        who = "Everyone" if form.instance.public else "Anyone with the link"
        return f"Saved. {who} can see your progress page."
    return ""


def _preview_context(
    request: LearnerRequest, share: Share, standing: Standing
) -> dict[str, object]:
    """What the settings show of a page that is on: its links, its pictures, the snippets."""
    # A README outlives a handle.
    page, small = (
        share_url(request, share, name, by_token=True) for name in ("shared", "shared_badge")
    )
    alt = badge.alt_text(standing)
    return {
        "share": share,
        "url": share_url(request, share, "shared"),
        "card": card_url(request, share, standing),
        "card_alt": card.alt_text(standing, share.name),
        "missing_on_card": font.missing(share.name),
        "badge": small,
        "strip": share_url(request, share, "shared_strip"),
        "badge_alt": alt,
        "markdown": f"[![{alt}]({small})]({page})",
        "html": f'<a href="{page}"><img src="{small}" alt="{escape(alt)}" height="20"></a>',
    }
