"""A learner's public page: its settings, the page itself, and its pictures on other sites."""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from html import escape

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from progress import learners
from progress.forms import ShareForm
from progress.models import Share
from progress.sharing import badge, card
from progress.standing.standing import Standing, standing
from progress.standing.strands import strand_lines
from progress.views.history import changes_of, happenings_of
from roadmap import snapshot

logger = logging.getLogger(__name__)

A_DAY = "public, max-age=86400"
# GitHub keeps badges as long as these allow.
SOON = "public, max-age=300, stale-while-revalidate=3600"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Who sees the page, what it shows, its address, and its pictures."""
    learner = learners.find(request)
    share = learner.shares.latest_first().first() if learner else None
    form = ShareForm(request.POST or None, instance=share)
    if request.method == "POST" and (said := _change(request, form, share)):
        messages.success(request, said)
        return redirect("share")
    context: dict[str, object] = {"form": form}
    if share and form.is_bound:
        share.refresh_from_db()  # what was refused stays in the form
    if learner and share and share.live:
        context |= _shown(request, share, standing(snapshot.current_guide(), learner.profile()))
    return render(request, "progress/share.html", context, status=400 if form.errors else 200)


def _change(request: HttpRequest, form: ShareForm, share: Share | None) -> str:
    """Do what was sent, and say what was done; "" when that is nothing."""
    learner = learners.find_or_create(request)
    if request.POST.get("visibility") == ShareForm.OFF:  # whatever else was sent
        learner.shares.all().revoke()
        return "Your progress page is off. Its link, preview, and badge no longer work."
    if share and share.live and "renew" in request.POST:
        share.renew()
        share.save(update_fields=("token",))
        return "New link created. The old one no longer works."
    if form.is_valid() and form.keep(learner):
        who = "Everyone" if form.instance.public else "Anyone with the link"
        return f"Saved. {who} can see your progress page."
    return ""


def _shown(request: HttpRequest, share: Share, now: Standing) -> dict[str, object]:
    """What the settings show of a page that is on: its addresses, its pictures, the snippets."""
    page, small = (_address(request, share, name) for name in ("shared", "shared_badge"))
    said = badge.in_words(now)
    return {
        "share": share,
        "url": page,
        "card": _card_address(request, share, now),
        "card_in_words": card.in_words(now, share.name),
        "badge": small,
        "strip": _address(request, share, "shared_strip"),
        "badge_in_words": said,
        "markdown": f"[![{said}]({small})]({page})",
        "html": f'<a href="{page}"><img src="{small}" alt="{escape(said)}" height="20"></a>',
    }


@require_safe
def shared(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """The page that others see. It reads no session and sets no cookie."""
    share = _found(token, handle)
    now = standing(snapshot.current_guide(), share.learner.profile())
    context: dict[str, object] = {
        "share": share,
        "standing": now,
        "title": now.headline.about(share.name or "This learner", "is"),
        "url": _address(request, share, "shared"),
        "card": _card_address(request, share, now),
        "card_in_words": card.in_words(now, share.name),
        "strands": strand_lines(now) if share.shows_strands else [],
    }
    if share.shows_history:
        context |= changes_of(share.learner, now, happenings_of(share.learner))
    return _listed(share, render(request, "progress/shared.html", context))


@require_safe
def card_png(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """The card for other sites. It is drawn only for those who do not have it yet."""
    share = _found(token, handle)
    drawing = _card(request, share, standing(snapshot.current_guide(), share.learner.profile()))
    try:
        response = _picture(request, drawing, lambda: card.png(drawing), "image/png", A_DAY)
    except Exception:  # whatever it is, people who share the page shall see a picture
        logger.exception("The card of share %s could not be drawn.", share.pk)
        return redirect(static("card.png"))
    return _listed(share, response)


@require_safe
def badge_svg(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """The badge for a README, 20 pixels high."""
    return _badge(request, badge.badge, token, handle)


@require_safe
def strip_svg(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """The badge with the strip and its bracket, 28 pixels high."""
    return _badge(request, badge.strip, token, handle)


def _badge(
    request: HttpRequest, draw: Callable[[Standing | None], str], token: str, handle: str
) -> HttpResponse:
    share = Share.objects.at(token, handle)
    now = standing(snapshot.current_guide(), share.learner.profile()) if share else None
    drawing = draw(now)
    response = _picture(request, drawing, drawing.encode, "image/svg+xml", SOON)
    return _listed(share, response)


def _found(token: str, handle: str) -> Share:
    share = Share.objects.at(token, handle)
    if share is None:
        raise Http404
    return share


def _picture(
    request: HttpRequest, drawing: str, draw: Callable[[], bytes], kind: str, keep: str
) -> HttpResponse:
    """An answer that others may keep and show; nothing is drawn for those who have it."""
    tag = quote_etag(_fingerprint(drawing))
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(draw(), content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = keep
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _listed(share: Share | None, response: HttpResponse) -> HttpResponse:
    """Search engines may list what is for everyone, and nothing else."""
    if share is None or not share.public:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _card(request: HttpRequest, share: Share, now: Standing) -> str:
    """The card's drawing. It names the address only if that is no secret."""
    secret = "token" in share.place
    return card.svg(
        now,
        name=share.name,
        site=site.SITE_NAME,
        address=request.get_host() + ("" if secret else share.get_absolute_url().rstrip("/")),
        shows_map=share.shows_map,
    )


def _card_address(request: HttpRequest, share: Share, now: Standing) -> str:
    """With its fingerprint, so that other sites fetch it anew when it has changed."""
    version = _fingerprint(_card(request, share, now))
    return f"{_address(request, share, 'shared_card')}?v={version}"


def _address(request: HttpRequest, share: Share, name: str) -> str:
    return request.build_absolute_uri(reverse(name, kwargs=share.place))


def _fingerprint(drawing: str) -> str:
    return sha256(drawing.encode()).hexdigest()[:16]
