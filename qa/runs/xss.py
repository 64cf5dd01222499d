"""Does any text that a person or a curator can enter run, or become an element, on any page?

Every text column is filled with payloads, batch by batch, past the forms that would refuse some.
Then Chromium opens every page that shows them: half of the batches with the site's content security
policy, half without, so that the policy hides no fault.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import cycle, islice
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Error, Page, Route

from qa.chromium import chromium
from qa.figures import Figure, save
from qa.payloads import CANARY, MARK, payloads
from qa.server import ENGINES, running_site

TITLE = "XSS: text that could run"
BATCHES = 4
EMAIL = "curator@example.org"
SITE = {
    "SITE_NAME": f"<img {MARK} src=x onerror=top.__xss=1>",
    "SUGGESTIONS_URL": f'https://example.org/"><img {MARK} src=x onerror=top.__xss=1>',
    "SOURCE_URL": f'https://example.org/"><img {MARK} src=x onerror=top.__xss=1>',
    "ADMIN_TWO_FACTOR": "false",
}
LISTEN = """window.__reports = 0;
document.addEventListener("securitypolicyviolation", () => { window.__reports += 1; });"""
PAGES = (
    "/", "/guide/", "/guide/?show=not-yet", "/next/", "/why/", "/how/", "/history/", "/changes/",
    "/about/", "/privacy/", "/data/", "/share/", "/placement/", "/@mira/", "/@mira/badge.svg",
    "/@mira/badge-strip.svg", "/account/email/", "/account/sessions/", "/account/delete/",
    "/account/2fa/",
)  # fmt: skip
LISTS = ("item", "category", "level", "strand", "notice")
DOWNLOADS = {"/data/answers.json": "application/json", "/data/answers.csv": "text/csv"}


@dataclass
class Watch:
    """What happened on the pages of one browser that should never happen."""

    executions: int = 0
    elements: int = 0
    requests: int = 0
    reports: int = 0
    pages: int = 0
    details: list[str] = field(default_factory=list)

    def look(self, page: Page, path: str) -> None:
        """Open a page and count what a payload did on it."""
        page.goto(path, wait_until="load")
        page.wait_for_timeout(30)
        before = (self.executions, self.elements, self.requests, self.reports)
        try:
            self.executions += bool(page.evaluate("window.__xss"))
            self.elements += page.evaluate(f"document.querySelectorAll('[{MARK}]').length")
            self.reports += page.evaluate("window.__reports ?? 0")
        except Error:  # the page has left for somewhere else by itself
            self.executions += 1
        self.pages += 1
        if before != (self.executions, self.elements, self.requests, self.reports):
            self.details.append(path)

    def request(self, url: str) -> None:
        parts = urlsplit(url)
        if CANARY in (parts.hostname or "") or parts.path.startswith(f"/{CANARY}"):
            self.requests += 1
            self.details.append(url)

    @property
    def clean(self) -> bool:
        return not (self.executions or self.elements or self.requests or self.reports)


def fill(batch: int) -> str:
    """Put payloads into every text column, a different part in each batch. Returns JSON: how many
    were placed, and the session of a curator who has answered, noted, and shared."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db.models import CharField, TextField

    from accounts.models import User
    from progress.engine.responses import State
    from progress.models import Learner, Note, Share
    from roadmap import snapshot
    from roadmap.models import Category, Item, Level, Notice, Resource, Strand

    text = payloads()
    placed = 0
    supply = islice(cycle(text), batch * len(text) // BATCHES, None)
    if not Notice.objects.exists():
        Notice.objects.bulk_create(Notice(kind="renamed", text="x") for _ in range(len(text)))
    for model in (Level, Strand, Category, Item, Resource, Notice):
        columns = [
            column
            for column in model._meta.concrete_fields
            if isinstance(column, CharField | TextField)
            and column.name not in ("slug", "status", "kind", "url")
        ]
        rows = list(model._default_manager.order_by("pk"))
        for row in rows:
            for column in columns:
                setattr(row, column.name, next(supply)[: column.max_length or None])
                placed += 1
            if isinstance(row, Resource):
                row.url = f"https://example.org/{row.pk}/{next(supply)}"
                placed += 1
        names = [column.name for column in columns] + (["url"] if model is Resource else [])
        model._default_manager.bulk_update(rows, names, batch_size=100)
    snapshot.bump_revision()
    user = User.objects.filter(email=EMAIL).first() or User.objects.create_superuser(EMAIL, "x")
    learner, _ = Learner.objects.get_or_create(user=user)
    items = list(Item.objects.order_by("pk"))
    if not learner.records.exists():
        learner.answer({item.pk: State.DONE for item in items[: len(items) // 2]})
    Note.objects.filter(learner=learner).delete()
    notes = [Note(learner=learner, item=item, text="\n".join(islice(supply, 4))) for item in items]
    Note.objects.bulk_create(notes)
    share, _ = Share.objects.get_or_create(learner=learner, handle="mira", public=True)
    Share.objects.filter(pk=share.pk).update(name=next(supply)[:30])
    others = [User(email=f'"{next(supply)[:60]}"{batch}.{n}@example.org') for n in range(100)]
    User.objects.bulk_create(others)
    placed += len(notes) * 4 + 1 + len(others)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    slugs = [item.slug for item in items[batch::BATCHES]]
    pks = {
        model._meta.model_name: model._default_manager.order_by("pk")[batch].pk
        for model in (Item, Category, Level, Strand, Notice)
    }
    return json.dumps(
        {"placed": placed, "session": session.session_key, "slugs": slugs, "pks": pks}
    )


def paths(batch: int, filled: dict[str, object], every: int = 1) -> Iterator[str]:
    """Yield the pages to open after `fill`: each page once, every `every`th item."""
    yield from PAGES
    slugs: list[str] = filled["slugs"]  # type: ignore[assignment]
    yield from (f"/items/{slug}/" for slug in slugs[::every])
    pks: dict[str, int] = filled["pks"]  # type: ignore[assignment]
    yield "/admin/"
    for name, pk in pks.items():
        for path in ("", f"{pk}/change/", f"{pk}/history/", f"{pk}/delete/"):
            yield f"/admin/roadmap/{name}/{path}"
    yield from ("/admin/accounts/user/", "/admin/progress/learner/", "/admin/progress/event/")
    for text in payloads()[batch :: BATCHES * 10 * every]:
        yield f"/guide/?q={quote(text)}"
        yield f"/account/login/?next={quote(text)}"
        yield f"/admin/roadmap/item/?q={quote(text)}"
        yield f"/{quote(text, safe='')}/"


def attack(
    browser: Browser,
    url: str,
    batch: int,
    filled: dict[str, object],
    *,
    every: int = 1,
    careless: bool = False,
) -> Watch:
    """Open all pages of a batch. `careless` serves the checklist as if a template said `safe`."""
    context = browser.new_context(base_url=url, reduced_motion="reduce", bypass_csp=batch % 2 == 1)
    context.set_default_timeout(15_000)
    context.add_init_script(LISTEN)
    cookie = {"name": "sessionid", "value": str(filled["session"]), "url": url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    watch = Watch()
    page = context.new_page()
    page.on("request", lambda request: watch.request(request.url))

    def dialog_opened(dialog: object) -> None:
        watch.executions += 1
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dialog_opened)
    if careless:
        page.route("**/guide/", _unescape)
    try:
        for path in ("/guide/",) if careless else paths(batch, filled, every):
            watch.look(page, path)
        for path, kind in () if careless else DOWNLOADS.items():
            headers = context.request.get(path).headers
            safe = headers["content-type"].startswith(kind) and "attachment" in headers.get(
                "content-disposition", ""
            )
            watch.executions += not (safe and headers["x-content-type-options"] == "nosniff")
    finally:
        context.close()
    return watch


def _unescape(route: Route) -> None:
    """Serve the page as if nothing were escaped; without what would leave it at once."""
    response = route.fetch()
    body = unescape(response.text()).replace("http-equiv=refresh", "")
    route.fulfill(response=response, body=body)


def run(engine: str) -> Figure:
    """Attack one site with every batch, then a careless one with the policy and without."""
    code = "from qa.runs.xss import fill; print(fill({}))"
    watches, placed = [], 0
    with running_site(engine, env=SITE) as site, chromium() as browser:
        for batch in range(BATCHES):
            output = site.manage("shell", "-c", code.format(batch))
            filled = json.loads(output.strip().splitlines()[-1])
            placed += filled["placed"]
            watches.append(attack(browser, site.url, batch, filled))
        careless = [attack(browser, site.url, n, filled, careless=True) for n in (0, 1)]
    for watch in watches:
        print(*watch.details, sep="\n")
    caught = [careless[0].reports > 0, careless[1].executions > 0]
    totals = {
        name: sum(getattr(watch, name) for watch in watches)
        for name in ("executions", "elements", "requests", "reports")
    }
    return Figure(
        "No text that anyone can enter runs as script or becomes part of a page",
        engine,
        f"{len(payloads())} payloads in {placed} places, {sum(w.pages for w in watches)} pages: "
        + ", ".join(f"{number} {name}" for name, number in totals.items())
        + f"; a page without escaping caught {sum(caught)} of 2 times",
        "0 executions, elements, requests, reports; caught 2 of 2 times",
        met=all(watch.clean for watch in watches) and all(caught),
    )


def main() -> bool:
    """Run on both engines, and store the figures."""
    return save("xss", [run(engine) for engine in ENGINES])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
