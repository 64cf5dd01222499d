"""The placement: one question a page, and what it proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress import learners, placement
from progress.forms import ProposalForm, ReplyForm
from progress.models import Learner, Placement
from progress.refusals import refuse_form
from progress.standing import asked_before, model
from progress.states import Profile, Source, State
from progress.views.changes import conflict
from roadmap import guide
from roadmap.guide import Category, Guide, Item


@dataclass(frozen=True)
class Proposal:
    """One line of the result: an item and what it may be marked as."""

    item: Item
    state: State
    said: bool  # in the placement itself, not inferred from it


@dataclass(frozen=True)
class Group:
    """The proposals for one category."""

    category: Category
    lines: list[Proposal]

    @property
    def in_words(self) -> str:
        """How many lines there are of each state: "2 done, 3 not yet"."""
        states = [line.state for line in self.lines]
        return ", ".join(
            f"{states.count(state)} {state.label}" for state in State if state in states
        )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The current question; a reply leads to the next one or to the result."""
    current, learner = guide.current(), learners.find(request)
    taken = learner.placement_taken() if learner else None
    if request.method == "POST":
        return _reply(request, current, taken)
    item = _question(current, learner, taken)
    if item is None or (taken and taken.finished_at):
        return redirect("placement_result")
    asked = len(taken.answers) if taken else 0
    known = _known(current, learner, taken)
    left = placement.questions_left(model(current), known, **_limits(known, asked))
    context = {"item": item, "asked": asked, "number": asked + 1, "about": asked + left}
    return render(request, "progress/placement.html", context)


def _reply(request: HttpRequest, current: Guide, taken: Placement | None) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return refuse_form(request, form)
    step = form.cleaned_data["step"]
    if step == "again" and taken:
        taken.start_again()
    elif step == "back" and taken:
        taken.back()
    elif step == "stop":
        if taken:
            taken.finish()
        return redirect("placement_result")
    elif step == "":
        return _answer(request, current, form.cleaned_data)
    return redirect("placement")


def _answer(request: HttpRequest, current: Guide, sent: dict[str, str]) -> HttpResponse:
    learner = learners.find_or_create(request)
    taken = learner.placement_taken() or Placement.objects.get_or_create(learner=learner)[0]
    item = _question(current, learner, taken)
    asked = len(taken.answers)
    fits = item is not None and item.slug == sent["item"] and not taken.finished_at
    if item is None or not fits or not taken.reply(asked, item.id, sent["answer"]):
        messages.info(
            request, "That question was answered already, or is not the one we are at. Here we are."
        )
        return redirect("placement")
    if _question(current, learner, taken) is None:
        taken.finish()
        return redirect("placement_result")
    return redirect("placement")


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest) -> HttpResponse:
    """Where the answers put the learner, and what may be marked because of them."""
    current, learner = guide.current(), learners.find(request)
    taken = learner.placement_taken() if learner else None
    if learner is None or taken is None or not taken.answers:
        messages.info(request, "Answer at least one question first.")
        return redirect("placement")
    taken.finish()
    proposals = _proposals(current, learner, taken)
    if request.method == "POST":
        return _confirm(request, current, learner, proposals)
    now = learners.standing_of(request)
    context = {
        "standing": now,
        "answers": len(taken.answers),
        "yes": sum(state is State.DONE for state in taken.states.values()),
        "proposals": _by_category(current, proposals),
        "number": len(proposals),
    }
    return render(request, "progress/placement_result.html", context)


def _confirm(
    request: HttpRequest, current: Guide, learner: Learner, proposals: Mapping[str, Proposal]
) -> HttpResponse:
    form = ProposalForm(request.POST, proposals=[each.item for each in proposals.values()])
    if not form.is_valid():
        return refuse_form(request, form)
    chosen = form.chosen()
    said = {p.item.id: chosen[slug] for slug, p in proposals.items() if slug in chosen and p.said}
    # What an earlier placement assumed and this one does not goes away.
    assumed = {
        item: State.UNANSWERED
        for item, given in learner.answers().items()
        if given.source is Source.ASSUMED
    } | {p.item.id: chosen[slug] for slug, p in proposals.items() if slug in chosen and not p.said}
    try:
        learners.answer(request, current, said)
        learners.answer(request, current, assumed, Source.ASSUMED)
    except Learner.DoesNotExist:
        return conflict(request)
    messages.success(request, f"{len(chosen)} items marked. You can change each of them.")
    return redirect("map")


def _proposals(current: Guide, learner: Learner, taken: Placement) -> dict[str, Proposal]:
    """By slug, in the guide's order: what was said, and what follows from it, where nothing was
    answered by hand."""
    said = _said(current, taken)
    done, not_yet = placement.proposals(model(current), _known(current, learner, taken))
    states = dict.fromkeys(done, State.DONE) | dict.fromkeys(not_yet, State.NOT_YET) | said
    by_hand = {
        item for item, given in learner.answers().items() if given.source is not Source.ASSUMED
    }
    return {
        slug: Proposal(item, states[slug], slug in said)
        for slug, item in current.items.items()
        if slug in states and item.id not in by_hand
    }


def _by_category(current: Guide, proposals: Mapping[str, Proposal]) -> list[Group]:
    groups = [
        Group(category, [proposals[i.slug] for i in category.items if i.slug in proposals])
        for category in current.categories.values()
    ]
    return [group for group in groups if group.lines]


def _question(current: Guide, learner: Learner | None, taken: Placement | None) -> Item | None:
    """The item to ask now; None at the end."""
    known = _known(current, learner, taken)
    asked = len(taken.answers) if taken else 0
    key = placement.next_question(model(current), known, **_limits(known, asked))
    return current.items[key] if key else None


def _limits(known: Mapping[str, State], asked: int) -> dict[str, int]:
    """What was known before the placement does not count as a question."""
    before = len(known) - asked
    return {
        "max_questions": placement.MAX_QUESTIONS + before,
        "min_questions": placement.MIN_QUESTIONS + before,
    }


def _known(current: Guide, learner: Learner | None, taken: Placement | None) -> dict[str, State]:
    """By slug: what was said in the placement, and what had been ticked by hand before."""
    profile = learner.profile() if learner else Profile()
    return asked_before(current, profile) | (_said(current, taken) if taken else {})


def _said(current: Guide, taken: Placement) -> dict[str, State]:
    states = taken.states
    return {slug: states[item.id] for slug, item in current.items.items() if item.id in states}
