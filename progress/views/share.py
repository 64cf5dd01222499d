"""A learner's public page: switching it on and off, and the page itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from progress import learners
from progress.forms import ShareForm
from progress.models import Share
from progress.standing import standing
from progress.strands import strand_lines
from roadmap import guide


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Whether there is a page, its address, and the name on it."""
    learner = learners.find(request)
    live = learner.shares.live().first() if learner else None
    if request.method == "POST" and request.POST.get("shared") == "off":
        if learner:
            learner.shares.all().revoke()
        messages.success(request, "Your page is switched off. Its address does not work any more.")
        return redirect("share")
    form = ShareForm(request.POST or None, instance=live)
    if request.method == "POST" and form.is_valid():
        share = form.save(commit=False)
        share.learner = learners.find_or_create(request)
        share.save()
        messages.success(request, "Saved. Anyone with the address can see your page.")
        return redirect("share")
    url = request.build_absolute_uri(live.get_absolute_url()) if live else ""
    context = {"form": form, "live": live, "url": url}
    return render(request, "progress/share.html", context, status=400 if form.errors else 200)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The page that others see. It reads no session and sets no cookie."""
    share = get_object_or_404(
        Share.objects.live().select_related("learner__placement"), token=token
    )
    now = standing(guide.current(), share.learner.profile())
    title = now.headline.about(share.name or "This learner", "is")
    context = {"standing": now, "title": title, "strands": strand_lines(now)}
    response = render(request, "progress/shared.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
