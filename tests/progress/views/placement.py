"""The placement, as a learner's browser takes it."""

from __future__ import annotations

import re

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
