"""The placement: a short adaptive questionnaire. Pure Python.

Every question is the one expected to leave the least variance in the level (minimal expected
posterior variance, van der Linden 1998); the questions end when the level is known well enough.
Answers are DONE (yes), LEARNING (partly) and NOT_YET (no, or unknown).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil
from operator import mul
from statistics import NormalDist
from typing import NamedTuple

from progress.engine.curves import ALIKE, GATHER, SLIP, Vector, product, smooth
from progress.engine.estimate import estimate
from progress.engine.model import Evidence, Model, ModelCategory, Posterior, Tally
from progress.engine.responses import State

MAX_QUESTIONS = 15
MIN_QUESTIONS = 4
HALF_WIDTH = 0.5  # level units
CONFIDENCE = 0.765  # the highest for which 8 questions do on average (`python -m bench.simulate`)
SURELY_DONE, SURELY_NOT_YET = 0.82, 0.18  # from where on an item is proposed
DONE_AT_WORST, NOT_YET_AT_BEST = 0.75, 0.25  # and what the ends of its strand's interval must say


class Question(NamedTuple):
    """An item to ask, and by how much the answer is expected to lower the level's variance."""

    key: str
    gain: float


def next_question(
    model: Model,
    answers: Mapping[str, State],
    *,
    max_questions: int = MAX_QUESTIONS,
    half_width: float = HALF_WIDTH,
    confidence: float = CONFIDENCE,
    min_questions: int = MIN_QUESTIONS,
    leave_out: Collection[str] = (),
) -> str | None:
    """The key of the item to ask next; None when the questions end.

    They end after `max_questions`, when nothing is left to ask, or once at least
    `min_questions` are answered and the level lies within `half_width` of its estimate with
    chance `confidence`. Items of `leave_out` are not asked, and no evidence. The order of the
    answers does not matter."""
    if len(answers) >= max_questions:
        return None
    posterior = _posterior(model, answers)
    if len(answers) >= min_questions and _certainty(posterior, half_width) >= confidence:
        return None
    question = _best_question(model, posterior, answers, leave_out)
    return question and question.key


def questions_left(
    model: Model,
    answers: Mapping[str, State],
    *,
    max_questions: int = MAX_QUESTIONS,
    half_width: float = HALF_WIDTH,
    confidence: float = CONFIDENCE,
    min_questions: int = MIN_QUESTIONS,
    leave_out: Collection[str] = (),
) -> int:
    """About how many questions are still to come, the next one included; 0 at the end.

    Precision (one over the variance) adds up over questions. So: the precision still missing,
    divided by what the next question is expected to add, within the two limits on the number
    of questions."""
    most = max_questions - len(answers)
    posterior = _posterior(model, answers)
    question = _best_question(model, posterior, answers, leave_out)
    certainty = _certainty(posterior, half_width)
    if most <= 0 or question is None:
        return 0
    if certainty >= confidence:
        return max(min_questions - len(answers), 0)
    variance = _variance(posterior)
    wanted = (half_width / NormalDist().inv_cdf(0.5 + confidence / 2)) ** 2
    added = 1 / (variance - question.gain) - 1 / variance
    return min(
        max(ceil((1 / wanted - 1 / variance) / added), min_questions - len(answers), 1), most
    )


def proposals(
    model: Model, answers: Mapping[str, State]
) -> tuple[dict[str, float], dict[str, float]]:
    """What may be proposed after the placement: items to mark done and items to mark not yet,
    each with the chance that the person knows it. For the person to confirm, never to be
    stored unasked. No item that was answered is among them.

    Few answers say little of a single strand. So both ends of the strand's interval must bear a
    proposal out, and where the strand was asked about, one of its answers must have been so."""
    found = estimate(model, answers, asked=answers.keys(), placed=True)
    said: dict[str, set[State]] = {}
    for key, state in answers.items():
        if key in model.item_of:
            said.setdefault(model.item_of[key].strand, set()).add(state)
    done, not_yet = {}, {}
    for item in model.items:
        if item.key in answers:
            continue
        chance, strand = found.known[item.key], found.strands[item.strand]
        curve = model.category_of(item.key).curve
        heard = said.get(item.strand, {State.DONE, State.NOT_YET})
        worst, best = curve.chance(strand.lo), curve.chance(strand.hi)
        if chance >= SURELY_DONE and worst >= DONE_AT_WORST and State.DONE in heard:
            done[item.key] = chance
        if chance <= SURELY_NOT_YET and best <= NOT_YET_AT_BEST and State.NOT_YET in heard:
            not_yet[item.key] = chance
    return done, not_yet


def _posterior(model: Model, answers: Mapping[str, State]) -> Posterior:
    return model.posterior(model.tally(answers, answers.keys()), 0.0)


def _variance(posterior: Posterior) -> float:
    squares = [v + m * m for v, m in zip(posterior.variance, posterior.mean, strict=True)]
    return product(posterior.weight, squares) - posterior.level() ** 2


def _certainty(posterior: Posterior, half_width: float) -> float:
    """The chance that the level is within `half_width` of its mean."""
    level, belief = posterior.level(), posterior.belief()
    return belief.at_most(level + half_width) - belief.at_most(level - half_width)


def _best_question(
    model: Model, posterior: Posterior, answers: Mapping[str, State], leave_out: Collection[str]
) -> Question | None:
    """The most telling item; of every category its most typical open one is considered."""
    level, closed = posterior.level(), {*answers, *leave_out}
    best: Question | None = None
    tallies = model.tally(answers, answers.keys())
    for strand, tally, evidence in zip(model.strands, tallies, posterior.strands, strict=True):
        chance, share = _seen_from_strand(posterior, evidence)
        for category, count in zip(strand.categories, tally, strict=True):
            key = _typical(category, closed)
            if key is None:
                continue
            # Rounded, so that the order of the list decides a tie and not the last digit.
            gain = round(_explained(category, chance, share, level) * _news(category, count), 9)
            if best is None or gain > best.gain:
                best = Question(key, gain)
    return best


def _typical(category: ModelCategory, closed: Collection[str]) -> str | None:
    """The open item next to the middle of its category: the first ones are often what the
    others build on, and easier."""
    last = len(category.keys) - 1
    places = (place for place, key in enumerate(category.keys) if key not in closed)
    middle = min(places, key=lambda place: abs(2 * place - last), default=None)
    return None if middle is None else category.keys[middle]


def _seen_from_strand(posterior: Posterior, evidence: Evidence) -> tuple[Vector, Vector]:
    """Per position in the strand: its probability, and that times the expected level there."""
    others = [a / b for a, b in zip(posterior.weight, evidence.marginal, strict=True)]
    rest = [
        a * (m - s) for a, m, s in zip(others, posterior.mean, evidence.overall_share, strict=True)
    ]
    chance = list(map(mul, evidence.likelihood, smooth(GATHER, others)))
    elsewhere = map(mul, evidence.likelihood, smooth(GATHER, rest))
    here = map(mul, chance, evidence.share)
    return chance, [a + b for a, b in zip(elsewhere, here, strict=True)]


def _news(category: ModelCategory, tally: Tally) -> float:
    """How much one more answer in a category says, next to the first one there: answers in one
    category are alike, so that their worth grows less and less."""
    alike = category.alike(tally, 0.0)
    return (1 - ALIKE) / (alike * (alike + ALIKE)) if tally.yes + tally.noes else 1.0


def _explained(category: ModelCategory, chance: Vector, share: Vector, level: float) -> float:
    """Variance of the level that the answer to one item of the category explains: by the law of
    total variance, what it is expected to take away."""
    curve = category.curve
    yes = product(chance, curve.yes)
    # A yes makes the item known, but for guesses.
    spread = [(1 - SLIP) * p - p * q for p, q in zip(curve.known, curve.yes, strict=True)]
    after_yes = product(share, curve.yes) + category.weight * product(chance, spread)
    no, after_no = 1 - yes, level - after_yes
    return after_yes**2 / yes + after_no**2 / no - level**2
