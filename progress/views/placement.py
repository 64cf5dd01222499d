"""The placement: one question a page, and what it proposes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress import learners
from progress.engine.responses import State
from progress.forms import ProposalForm, ReplyForm
from progress.models import Learner, Placement
from progress.refusals import refuse_form
from progress.standing.answers import Profile
from progress.standing.interview import Interview
from progress.standing.standing import standing
from progress.views.changes import conflict, for_its_owner
from roadmap import snapshot
from roadmap.guide import Guide

STALE = "That page was out of date. Here is the current question."
UNFINISHED = "Your placement isn’t finished. Keep answering, or choose “Stop and see my estimate.”"


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_owner
def ask(request: HttpRequest) -> HttpResponse:
    """The current question; a reply leads to the next one or to the result."""
    if request.method == "POST":
        return _reply(request)
    current, learner = snapshot.current_guide(), learners.find(request)
    taken = learner.placement_taken() if learner else None
    if taken and taken.finished:
        return redirect("placement_result")
    interview = _interview(current, learner, taken)
    asked = len(taken.given) if taken else 0
    context = {
        "item": interview.question,
        "asked": asked,
        "number": asked + 1,
        "about": asked + interview.left,
    }
    return render(request, "progress/placement.html", context)


def _reply(request: HttpRequest) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return refuse_form(request, form)
    sent = form.cleaned_data
    learner = learners.find(request) if sent["step"] else learners.find_or_create(request)
    if learner is None:
        return redirect("placement")
    try:
        taken = learner.begin_placement()
        fits = _step(taken, sent) if sent["step"] else _answer(learner, taken, sent)
    except Placement.DoesNotExist:  # it went along to an account
        return conflict(request)
    if not fits:
        messages.info(request, STALE)
    return redirect("placement_result" if taken.finished else "placement")


def _step(taken: Placement, sent: dict[str, Any]) -> bool:
    """Back, stop or again; False for a page that is behind."""
    steps = {"back": taken.back, "stop": taken.finish, "again": taken.start_again}
    return steps[sent["step"]](_asked(taken, sent))


def _answer(learner: Learner, taken: Placement, sent: dict[str, Any]) -> bool:
    """An answer, the last one of which ends the placement; False for a page that is behind."""
    interview, asked = _interview(snapshot.current_guide(), learner, taken), _asked(taken, sent)
    item = interview.question
    if item is None or item.slug != sent["item"]:
        return False
    if not taken.reply(asked, item.id, sent["answer"]):
        return False
    if replace(interview, told=taken.told).question is None:
        taken.finish(asked + 1)
    return True


def _asked(taken: Placement, sent: dict[str, Any]) -> int:
    return len(taken.given) if sent["asked"] is None else sent["asked"]


def _interview(current: Guide, learner: Learner | None, taken: Placement | None) -> Interview:
    profile = learner.profile() if learner else Profile()
    return Interview(current, profile, taken.told if taken else {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_owner
def result(request: HttpRequest) -> HttpResponse:
    """Where the answers put the learner, and what may be marked because of them."""
    current, learner = snapshot.current_guide(), learners.find(request)
    taken = learner.placement_taken() if learner else None
    if learner is None or taken is None or not taken.finished:
        given = taken is not None and taken.given
        messages.info(request, UNFINISHED if given else "Answer at least one question first.")
        return redirect("placement")
    interview = _interview(current, learner, taken)
    if request.method == "POST":
        return _confirm(request, learner, interview)
    context = {
        "standing": standing(current, interview.profile),
        "answers": len(taken.given),
        "yes": sum(state is State.DONE for state in taken.told.values()),
        "proposals": interview.groups,
        "number": len(interview.proposals),
    }
    return render(request, "progress/placement_result.html", context)


def _confirm(request: HttpRequest, learner: Learner, interview: Interview) -> HttpResponse:
    proposals = interview.proposals.values()
    form = ProposalForm(request.POST, proposals=[each.item for each in proposals])
    if not form.is_valid():
        return refuse_form(request, form)
    chosen = form.chosen()
    with transaction.atomic():
        change = learner.confirm(*interview.parted(chosen))
        learners.moved(learner, interview.guide, change)
    messages.success(request, _marked(len(chosen)))
    return redirect("map")


def _marked(number: int) -> str:
    if number == 1:
        return "1 item marked. You can change it."
    return f"{number} items marked. You can change any of them." if number else "No items marked."
