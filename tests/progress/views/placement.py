"""The placement, as a learner's browser takes it."""

from __future__ import annotations

import re

from django.utils import timezone

from progress.models import Learner
from progress.standing.answers import Profile, Source
from progress.standing.interview import PlacementSession
from roadmap import snapshot

PAGE, RESULT = "/placement/", "/placement/result/"


def asked(client) -> str:
    """The slug of the item that the page asks about."""
    return asked_in(client.get(PAGE).text)


def asked_in(text: str) -> str:
    return re.search(r'name="item" value="([\w-]+)"', text)[1]


def number_in(text: str) -> str:
    return re.search(r'name="asked" value="(\d+)"', text)[1]


def number(client, page: str = PAGE) -> str:
    """What the page sends along with a step: how many answers there were when it was made."""
    return number_in(client.get(page).text)


def reply(client, answer: str = "yes") -> str:
    """Answer the question; return the slug of its item."""
    text = client.get(PAGE).text
    slug = asked_in(text)
    client.post(PAGE, {"item": slug, "asked": number_in(text), "answer": answer})
    return slug


def step(client, word: str, page: str = PAGE):
    return client.post(PAGE, {"step": word, "asked": number(client, page)})


def take(client, answer: str = "yes") -> None:
    """Answer every question alike, up to the end."""
    for _ in range(15):
        if client.get(PAGE).status_code == 302:
            return
        reply(client, answer)
    assert client.get(PAGE).status_code == 302


def proposed(client) -> dict[str, str]:
    """The result's form as it is sent when nothing in it is changed."""
    groups = client.get(RESULT).context["proposals"]
    return {each.item.slug: each.state.word for group in groups for each in group.proposals}


def shown(client) -> tuple:
    """The numbers of the estimate that the map shows."""
    found = client.get("/").context["standing"].estimate
    return found.basis, found.answered, found.level, found.low, found.high, found.dots


def next_category() -> tuple[str, str]:
    """The category that somebody without answers is asked about first."""
    guide = snapshot.current_guide()
    return PlacementSession(guide, Profile(), {}, {}, 1, timezone.now()).next_item.category


def sources() -> dict[str, Source]:
    """How each record came about, by slug."""
    slugs = {item.id: slug for slug, item in snapshot.current_guide().items.items()}
    return {slugs[item]: given.source for item, given in Learner.objects.get().answers().items()}
