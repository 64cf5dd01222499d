"""A progress page as others see it, and its pictures on other sites."""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from progress.models import Share
from progress.sharing import badge, card
from progress.standing.names import isolated
from progress.standing.standing import Standing
from progress.standing.strands import strand_lines
from progress.views.history import history_context
from progress.zone import same_for_all
from roadmap import snapshot

logger = logging.getLogger(__name__)

# A picture that was switched off is gone from every cache after a minute. Asking again costs little
# because of the ETag. The page itself is private: it is rendered with the reader's theme.
ONE_MINUTE = "public, max-age=60, must-revalidate"


@require_safe
@same_for_all
def shared_page(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """Show the page to others. It reads no session, sets no cookie, and has UTC's dates."""
    share = _share_or_404(token, handle)
    learner = share.learner
    standing = learner.standing(snapshot.current_guide())
    context: dict[str, object] = {
        "share": share,
        "standing": standing,
        "title": standing.headline.sentence(isolated(share.name) or "This learner", "is"),
        "url": share_url(request, share, "shared"),
        "card": card_url(request, share, standing),
        "card_alt": card.alt_text(standing, share.name),
        "strands": strand_lines(standing) if share.shows_strands else [],
    }
    if share.shows_history:
        context |= history_context(standing, learner.points())
    return _set_robots_header(share, render(request, "progress/shared.html", context))


@require_safe
def card_png(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """Return the card for other sites. It is drawn only for those who do not have it yet."""
    share = _share_or_404(token, handle)
    svg = _card_svg(request, share, share.learner.standing(snapshot.current_guide()))
    try:
        response = _image_response(request, svg, lambda: card.png(svg), "image/png")
    except Exception:  # whatever went wrong, people who share the page should see a picture
        logger.exception("The card of share %s could not be drawn.", share.pk)
        return redirect(static("card.png"))
    return _set_robots_header(share, response)


@require_safe
def badge_svg(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """Return the badge for a README, 20 pixels high."""
    return _badge_response(request, badge.badge, token, handle)


@require_safe
def strip_svg(request: HttpRequest, token: str = "", handle: str = "") -> HttpResponse:
    """Return the badge with the strip and its bracket, 28 pixels high."""
    return _badge_response(request, badge.strip, token, handle)


def card_url(request: HttpRequest, share: Share, standing: Standing) -> str:
    """Return the card's URL with its fingerprint, so that sites fetch it again when it changes."""
    version = _fingerprint(_card_svg(request, share, standing))
    return f"{share_url(request, share, 'shared_card')}?v={version}"


def share_url(request: HttpRequest, share: Share, name: str, *, by_token: bool = False) -> str:
    """Return the absolute URL of a progress page or one of its pictures.

    The one by token never becomes anyone else's, as a handle might after a year.
    """
    kwargs = {"token": share.token} if by_token else share.url_kwargs
    return request.build_absolute_uri(reverse(f"progress:{name}", kwargs=kwargs))


def _badge_response(
    request: HttpRequest, draw: Callable[[Standing | None], str], token: str, handle: str
) -> HttpResponse:
    share = Share.objects.live_for(token, handle)
    standing = share.learner.standing(snapshot.current_guide()) if share else None
    svg = draw(standing)
    response = _image_response(request, svg, svg.encode, "image/svg+xml")
    return _set_robots_header(share, response)


def _share_or_404(token: str, handle: str) -> Share:
    share = Share.objects.live_for(token, handle)
    if share is None:
        raise Http404
    return share


def _image_response(
    request: HttpRequest, svg: str, render_image: Callable[[], bytes], content_type: str
) -> HttpResponse:
    """A publicly cacheable image response; 304 without rendering if the ETag matches."""
    tag = quote_etag(_fingerprint(svg))
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(render_image(), content_type=content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = ONE_MINUTE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _set_robots_header(share: Share | None, response: HttpResponse) -> HttpResponse:
    """Let search engines list what is for everyone, and nothing else."""
    if share is None or not share.public:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _card_svg(request: HttpRequest, share: Share, standing: Standing) -> str:
    """The card's SVG. It names the page's address only if that is no secret."""
    secret = "token" in share.url_kwargs
    return card.svg(
        standing,
        name=share.name,
        site=settings.SITE_NAME,
        address=request.get_host() + ("" if secret else share.get_absolute_url().rstrip("/")),
        shows_map=share.shows_map,
    )


def _fingerprint(svg: str) -> str:
    return sha256(svg.encode()).hexdigest()[:16]
