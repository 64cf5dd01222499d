"""Take the README's screenshots: `make screenshots`. Not a test, but uses the tests' browser."""

from __future__ import annotations

import pytest
from django.conf import settings

from progress.engine.responses import State
from roadmap.models import Item
from tests.browser.conftest import Visit
from tests.factories import LearnerFactory, ShareFactory, UserFactory

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
SIZE = {"width": 1280, "height": 860}
PAGES = {"map": "/", "checklist": "/guide/", "share": "/s/readme/"}
# How many items of each level the learner in the screenshots has done, and how many not yet.
DONE = {"entry": 14, "intermediate": 9, "advanced": 1, "expert": 0}
NOT_YET = {"entry": 2, "intermediate": 6, "advanced": 5, "expert": 2}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_take_screenshots(visit: Visit, theme: str):
    learner = LearnerFactory(user=UserFactory(email="mira@example.org"))
    for level, done in DONE.items():
        # Every other item in guide order, so that all strands have some.
        rows = list(Item.objects.filter(category__level__slug=level, status="published"))
        items = [*rows[::2], *rows[1::2]]
        learner.answer({item.pk: State.DONE for item in items[:done]})
        learner.answer({item.pk: State.NOT_YET for item in items[done : done + NOT_YET[level]]})
    ShareFactory(learner=learner, token="readme", name="Mira Solberg")
    page = visit(user=learner.user, viewport=SIZE, color_scheme=theme)
    FOLDER.mkdir(exist_ok=True)

    for name, path in PAGES.items():
        page.goto(path)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=FOLDER / f"{name}-{theme}.png")
