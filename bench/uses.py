"""The ways in which people use the site. Each takes a simulated person through it and stops where
what the site shows is compared with the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.learners import best_strand
from bench.person import A_DAY, A_MONTH, Checkpoint, Person

Walk = Callable[[Person], Iterator[Checkpoint]]


@dataclass(frozen=True)
class Use:
    """One way to use the site."""

    name: str
    walk: Walk
    placed: bool = False  # begins right after a placement
    claims: str = "honest"


def page_order(person: Person) -> list[str]:
    return [item.key for item in person.model.items]


def shuffled(person: Person) -> list[str]:
    return person.rng.sample(page_order(person), len(person.model.items))


def own_strand_first(person: Person) -> list[str]:
    best = best_strand(person.model.items, frozenset(person.known))
    return [item.key for item in sorted(person.model.items, key=lambda item: item.strand != best)]


def hardest_first(person: Person) -> list[str]:
    return [item.key for item in sorted(person.model.items, key=lambda item: -item.level)]


def category_by_category(person: Person) -> list[str]:
    categories: dict[object, list[str]] = {}
    for item in person.model.items:
        categories.setdefault(item.category, []).append(item.key)
    names = list(categories)
    person.rng.shuffle(names)
    return [key for name in names for key in categories[name]]


ORDERS = {
    "random": shuffled,
    "page": page_order,
    "own strand first": own_strand_first,
    "hardest first": hardest_first,
}


def start(person: Person) -> Iterator[Checkpoint]:
    """Only what is shown at the start."""
    yield person.check("at once")


def growth(person: Person) -> Iterator[Checkpoint]:
    """Learn the first suggested item on each of thirty days."""
    yield person.check("at first")
    for number in range(1, 31):
        if not person.learn_next():
            return
        if number in (5, 10, 20, 30):
            yield person.check(f"{number} learned")


def growth_after_categories(person: Person) -> Iterator[Checkpoint]:
    """Answer eight whole categories, then learn."""
    categories: set[object] = set()
    for key in category_by_category(person):
        categories.add(person.model.item_by_key[key].category)
        if len(categories) > 8:
            break
        person.sort([key])
    yield from growth(person)


def ticks(order: str, wait: bool) -> Walk:
    """Tick what was known all along, without a "not yet": on a later day or at once."""

    def walk(person: Person) -> Iterator[Checkpoint]:
        if wait:
            person.now += A_DAY
        keys = person.known_but_unanswered(ORDERS[order](person))
        for number, key in enumerate(keys[:20], start=1):
            person.tick([key])
            if number in (5, 10, 20):
                yield person.check(f"{number} ticks")

    return walk


def ticks_then_placement(order: str, number: int) -> Walk:
    """Tick some of what is known; take the placement a day later."""

    def walk(person: Person) -> Iterator[Checkpoint]:
        person.tick(person.known_but_unanswered(ORDERS[order](person))[:number])
        person.now += A_DAY
        person.take_placement()
        yield person.check(f"{number} ticks")

    return walk


def second_placement(person: Person) -> Iterator[Checkpoint]:
    """Take the placement again after a month."""
    yield person.check("first")
    person.now += A_MONTH
    person.take_placement()
    yield person.check("second")


def checklist(order: Callable[[Person], list[str]], stops: Sequence[int]) -> Walk:
    """Answer the checklist with done or "not yet", in one sitting."""

    def walk(person: Person) -> Iterator[Checkpoint]:
        for number, key in enumerate(order(person), start=1):
            person.sort([key])
            if number in stops:
                yield person.check(f"{number} answers")

    return walk


def lower_half(person: Person) -> Iterator[Checkpoint]:
    """Answer everything in the lower two levels, and stop."""
    person.sort(item.key for item in person.model.items if item.level < 2)
    yield person.check("at the end")


def everything_ticked(person: Person) -> Iterator[Checkpoint]:
    """Tick everything known on a later day, and then mark the rest "not yet" in one go."""
    person.now += A_DAY
    person.tick(person.known_but_unanswered(page_order(person)))
    yield person.check("ticked")
    person.now += A_DAY
    person.mark_the_rest()
    yield person.check("the rest marked")


STOPS = (20, 40, 70, 105)
USES = (
    Use("learned by What next, after a placement", growth, placed=True),
    Use("learned by What next, after eight categories", growth_after_categories),
    *(Use(f"ticks on a later day, {each}", ticks(each, wait=True), placed=True) for each in ORDERS),
    *(
        Use(f"ticks in the placement’s sitting, {each}", ticks(each, wait=False), placed=True)
        for each in ("random", "hardest first")
    ),
    *(
        Use(f"ticks before the placement, {order}", ticks_then_placement(order, number))
        for order in ("random", "page")
        for number in (10, 20)
    ),
    Use("a second placement", second_placement, placed=True),
    Use("checklist, from the top", checklist(page_order, STOPS)),
    Use("checklist, single items", checklist(shuffled, STOPS)),
    Use("checklist, whole categories", checklist(category_by_category, STOPS)),
    Use("checklist, own strand first", checklist(own_strand_first, STOPS)),
    Use("checklist, the lower half", lower_half),
    Use("everything known ticked", everything_ticked, placed=True),
    *(
        use
        for claims in ("mixed", "overclaiming", "stretching", "underclaiming", "careful", "hopeful")
        for use in (
            Use(f"placement, {claims}", start, placed=True, claims=claims),
            Use(f"checklist, {claims}", checklist(page_order, (40,)), claims=claims),
        )
    ),
)
