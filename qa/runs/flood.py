"""What can one learner do to a site by changing answers without end?

For ten seconds, one guest marks and undoes from four windows as fast as the site answers, while
somebody else ticks items one by one. Then pages of someone with 100,000 events, inserted by hand
because the limits forbid them, and analyzed, are compared with the same pages of someone with 100.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from qa.browser import Visitor
from qa.figures import Figure, save
from qa.server import ENGINES, Site, running_site

TITLE = "A flood of changes"
SECONDS, WINDOWS = 10, 4
LIMIT = 1000  # changed answers in an hour
FEW, MANY = 100, 100_000
ROUNDS = 9
PASSWORD = "correct horse battery staple"
PAGES = {"shared page": "/s/{name}/", "history page": "/history/"}
EXPORT = "/data/answers.json"
SLUGS = ("regression", "fine-tuning", "backpropagation")


def flood(site: Site) -> tuple[Counter[int], int, int, int]:
    """Return how often each status came, the events stored, and the ticks of somebody else: sent
    and saved."""
    guest, other = Visitor(site.url), Visitor(site.url)
    guest.answer(SLUGS[0])
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(WINDOWS + 1) as pool:
        windows = [pool.submit(change_until, guest, end) for _ in range(WINDOWS)]
        ticks = pool.submit(tick_until, other, end)
        statuses = sum((each.result() for each in windows), Counter())
        sent = ticks.result()
    saved = len(other.get(EXPORT).json()["events"])
    return statuses, len(guest.get(EXPORT).json()["events"]), sent, saved


def change_until(guest: Visitor, end: float) -> Counter[int]:
    """From one more window, mark the whole list and undo that, again and again."""
    visitor = Visitor(guest.url)
    visitor.session.cookies.update(guest.session.cookies)
    statuses: Counter[int] = Counter()
    while time.monotonic() < end:
        for path, fields in (("/guide/rest/", {"rest": "not-yet"}), ("/history/undo/", {})):
            response = visitor.post(path, fields)
            if response.status_code == 429 and not int(response.headers.get("Retry-After", 0)):
                statuses[0] += 1  # it does not say how long to wait
            statuses[response.status_code] += 1
    return statuses


def tick_until(visitor: Visitor, end: float) -> int:
    """Tick and untick an item twice a second, as a person might; return how often."""
    sent = 0
    while time.monotonic() < end:
        visitor.answer(SLUGS[0], "not-yet" if sent % 2 else "done")
        sent += 1
        time.sleep(0.5)
    return sent


def store(name: str, number: int) -> None:
    """Give the account of that name so many events, about a hundred a day, and a shared page."""
    from django.db import connection

    from progress.models import Day, Event, Learner, Share
    from progress.standing.history import Point

    learner = Learner.objects.get(user__email=f"{name}@example.org")
    Share.objects.create(learner=learner, token=name)
    items = list(learner.records.order_by("item").values_list("item_id", flat=True))
    start = datetime(2020, 1, 1, tzinfo=UTC)
    step = timedelta(days=1) / 100 if number > FEW else timedelta(days=1)
    events = (
        Event(
            learner=learner, item_id=items[each % len(items)], state=1 + 2 * (each % 2), source=1,
            at=start + each * step, evidence=3, evidence_at=start,
        )
        for each in range(number)
    )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself after a while
    days = sorted({(start + each * step).date() for each in range(number)})
    Day.objects.store(learner, [Point(day, 1, 0.5, 2, 0.8, 1.5, 6, "Entry", 6) for day in days])


def measure() -> None:
    """Print statements and rows of each page, and the memory of the export, as JSON."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from tests.progress.fetched import count_rows

    found: dict[str, list[list[int]]] = {page: [] for page in PAGES}
    memory = []
    for name in ("few", "many"):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(email=f"{name}@example.org"))
        for page, path in PAGES.items():
            client.get(path.format(name=name))
            with CaptureQueriesContext(connection) as queries, count_rows() as rows:
                client.get(path.format(name=name))
            found[page].append([len(queries), rows.number])
        tracemalloc.start()
        size = sum(len(piece) for piece in client.get(EXPORT).streaming_content)
        memory.append([size, tracemalloc.get_traced_memory()[1]])
        tracemalloc.stop()
    print(json.dumps({"pages": found, "export": memory}))


def seconds(visitors: dict[str, Visitor], path: str) -> tuple[float, float]:
    """Return how long a page takes with few and with many events: the median, one after another."""
    times: dict[str, list[float]] = {name: [] for name in visitors}
    for _ in range(ROUNDS):
        for name, visitor in visitors.items():
            start = time.perf_counter()
            visitor.get(path.format(name=name)).raise_for_status()
            times[name].append(time.perf_counter() - start)
    return median(times["few"]), median(times["many"])


def figures(engine: str) -> list[Figure]:
    """Flood a site on this engine, and compare pages."""
    with running_site(engine) as site:
        figure = partial(Figure, engine=engine)
        statuses, stored, sent, saved = flood(site)
        refused = statuses[429]
        found = [
            figure(
                "One learner cannot fill the database by changing answers",
                seen=f"{stored} events stored by {sum(statuses.values())} requests in {SECONDS} s; "
                f"{refused} refused with Retry-After",
                target=f"at most {LIMIT} events, the rest refused",
                met=stored <= LIMIT and refused > 0 and not set(statuses) - {200, 204, 302, 429},
            ),
            figure(
                "Others go on meanwhile",
                seen=f"{saved} of {sent} answers of somebody else saved",
                target="all",
                met=saved == sent > 0,
            ),
        ]
        visitors = {name: Visitor(site.url) for name in ("few", "many")}
        for name, number in (("few", FEW), ("many", MANY)):
            visitors[name].sign_up(f"{name}@example.org", PASSWORD)
            for slug in SLUGS:
                visitors[name].answer(slug)
            visitors[name].post("/guide/entry/theory/", {"all": "done"})
            site.manage(
                "shell", "-c", f"from qa.runs import flood; flood.store({name!r}, {number})"
            )
        command = "from qa.runs import flood; flood.measure()"
        counted = json.loads(site.manage("shell", "-c", command).splitlines()[-1])
        for page, path in PAGES.items():
            few, many = counted["pages"][page]
            short, long = seconds(visitors, path)
            found.append(
                figure(
                    f"The {page} costs the same with {MANY:,} events as with {FEW}",
                    seen=f"{many[0]} statements and {many[1]} rows against {few[0]} and {few[1]}; "
                    f"{long / short:.2f} times the time; "
                    "inserted at once, then the tables analyzed",
                    target="the same statements and rows, at most twice the time",
                    met=few == many and long <= 2 * short,
                )
            )
        (small, base), (size, peak) = counted["export"]
        found.append(
            figure(
                f"The download of {MANY:,} events does not fill the memory",
                seen=f"{size / 1e6:.1f} MB written with at most {peak / 1e6:.1f} MB of memory; "
                f"{small / 1e3:.0f} kB with {base / 1e6:.1f} MB",
                target="at most 10 MB of memory more",
                met=peak - base <= 10e6,
            )
        )
        return found


def main() -> bool:
    """Write the figures of both engines, and return whether all were met."""
    return save("flood", [figure for engine in ENGINES for figure in figures(engine)])


if __name__ == "__main__":
    sys.exit(not main())
