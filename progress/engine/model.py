"""The latent-trait model behind the estimate: from responses to positions.

A person has an overall position and one position per strand around it. Rasch model (Rasch 1960)
with one difficulty per category; strands as in the bifactor dimension reduction of Gibbons &
Hedeker (1992). docs/estimate.md derives the formulas and numbers the rules.

Shapes: j styles, c categories, s strands, x overall positions, y positions in a strand.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from progress.engine.curves import (
    CATEGORY_CORRELATION,
    LEVELS,
    PASSED_OVER,
    PRIOR,
    SD_CATEGORY,
    SIZE,
    STRAND_GIVEN_OVERALL,
    Array,
)
from progress.engine.items import ModelItem, group_by_category
from progress.engine.posterior import Posterior
from progress.engine.responses import Responses
from progress.engine.styles import STYLE_PRIOR, STYLES
from progress.engine.tally import Column, Tally, columns_of

CHOSEN = 0.06  # share of the squared worth of chosen ticks that is added to the variance
SORTED_FROM, SORTED_TO = 0.3, 0.6  # share of "not yet" from which on, and at which all, ticks count
SORTED_ENOUGH = 8  # so many "not yet" for all ticks to count
TOP_MARGIN, ROUNDING = 1e-6, 1e-9  # level units
MIN_LOG = -600.0  # log-likelihoods further below the maximum are not distinguished


@dataclass(frozen=True)
class Habits:
    """How somebody answers, as far as it decides what is evidence. Arrays are (c,)."""

    tick_weight: Array  # how much of an answer a reported tick is, 0..1
    passed_over: Array  # whether the unanswered items were passed over


class Model:
    """Everything that depends on the list of items alone. Immutable; build it once per list.

    `difficulty` overrides a category's difficulty in level units (default: the middle of its
    level). Levels without items are no part of the scale, which ends at `top`. Raises ValueError
    if two items share a key, if a level is not 0..3, or if the items of one category differ in
    level or strand."""

    def __init__(
        self, items: Iterable[ModelItem], difficulty: Mapping[Hashable, float] | None = None
    ) -> None:
        self.items = tuple(items)
        self.item_by_key = {item.key: item for item in self.items}
        if len(self.item_by_key) != len(self.items):
            raise ValueError("item keys must be unique")
        self.categories = group_by_category(self.items, dict(difficulty or {}))
        self.row_by_key = {
            key: row for row, category in enumerate(self.categories) for key in category.keys
        }
        self.strands = tuple(dict.fromkeys(category.strand for category in self.categories))
        names = [category.strand for category in self.categories]
        self.strand_rows = np.array([self.strands.index(name) for name in names], int)
        self.first_rows = np.array([names.index(strand) for strand in self.strands], int)
        self.size = np.array([float(len(category.keys)) for category in self.categories])
        self.place = np.array([category.place for category in self.categories], int)
        self.level = np.array([category.level for category in self.categories], int)
        items_per_level = np.bincount(self.level, self.size, LEVELS)
        self.levels = tuple(int(level) for level in np.flatnonzero(items_per_level))
        self.top = max(len(self.levels), 1)
        self.weight = 1 / items_per_level[self.level]  # what one item adds to the level
        self.probability = self._stacked("probability")
        self.yes = self._stacked("yes")
        self.log_yes, self.log_no = self._stacked("log_yes"), self._stacked("log_no")
        self.variance_yes = self._stacked("variance_yes")
        self.variance_no = self._stacked("variance_no")
        self.log_passed_over = self._stacked("log_passed_over")
        self.known_if_passed_over = self._stacked("known_if_passed_over")
        # The expected level at each position of an honest person: test characteristic curve.
        self.level_at = (self.probability[0] * (self.weight * self.size)[:, None]).sum(axis=0)
        self.scale_at = np.array([self.on_scale(float(worth)) for worth in self.level_at])
        prior = self.posterior(self.tally(Responses()), placed=True)
        self.prior_level, self.prior = prior.level, prior.distribution()

    def _stacked(self, name: str) -> Array:
        """One array of the curves of all categories: (j, c, y)."""
        curves = [getattr(category.curve, name) for category in self.categories]
        return np.stack(curves, axis=1) if curves else np.empty((len(STYLES), 0, SIZE))

    def on_scale(self, worth: float) -> float:
        """Return the place of so many levels' worth of the list on the scale 0..4, which has room
        for levels without items. It is never in one of these."""
        if not self.levels:
            return worth
        row = min(int(worth + ROUNDING), self.top - 1)
        place = self.levels[row] + max(worth - row, 0.0)
        # The top of the last level is not the beginning of an empty one after it.
        end = self.levels[-1] + 1
        return place if end == LEVELS else min(place, end - TOP_MARGIN)

    def probability_at(self, key: str, level: float) -> float:
        """Return the probability of knowing an item at a position given on the scale 0..4. Raises
        KeyError for an unknown key."""
        nearest = int(abs(self.scale_at - level).argmin())
        return float(self.probability[0, self.row_by_key[key], nearest])

    def tally(self, responses: Responses) -> Tally:
        """Count the responses per category. Unknown keys are ignored."""
        counts = [[0.0] * len(Column) for _ in self.categories]
        ticks = responses.ticks()
        for key, response in responses.by_key.items():
            row = self.row_by_key.get(key)
            if row is not None:
                for column in columns_of(key, response, ticks):
                    counts[row][column] += 1
        return Tally(self.size, np.array(counts).reshape(len(counts), len(Column)))

    def habits(self, tally: Tally, *, placed: bool) -> Habits:
        """Return what counts as evidence beside the answers that are evidence by themselves.

        Rule 4: where somebody marks what they do not know, what they tick is an answer as well.
        Without a placement that is a category with a "not yet" or a finished one; elsewhere as far
        as "not yet" is marked completely. With a placement, only a category that was finished with
        a "not yet". Rule 5: an unanswered item was passed over if its strand has no answer, and a
        later category of the list has a "not yet". A placement asks better."""
        sorted_here, finished = tally.column(Column.HAND_NO) > 0, tally.unanswered == 0
        if placed:
            return Habits((finished & sorted_here).astype(float), np.zeros(len(self.size), bool))
        trusted = finished | sorted_here | tally.trusts_ticks
        weight = np.where(trusted, 1.0, self.sorting(tally))
        last = self.place[sorted_here].max(initial=-1)
        answered = self._sum_by_strand(tally.column(Column.ANSWERED))[self.strand_rows]
        return Habits(weight, (answered == 0) & (self.place < last))

    def sorting(self, tally: Tally) -> float:
        """Return how completely "not yet" is marked where it is marked at all, 0..1.

        Judged by the categories in which it is marked most completely, so that one more "not yet"
        never lowers it."""
        marked = tally.column(Column.HAND_NO)
        rows = np.flatnonzero(marked)
        rows = rows[np.argsort(tally.unanswered[rows] / marked[rows], kind="stable")]
        no, left = np.cumsum(marked[rows]), np.cumsum(tally.unanswered[rows])
        share = np.clip((no / (no + left) - SORTED_FROM) / (SORTED_TO - SORTED_FROM), 0, 1)
        return float((np.minimum(no / SORTED_ENOUGH, 1) * share).max(initial=0))

    def posterior(self, tally: Tally, *, placed: bool) -> Posterior:
        """Return the positions given the responses, by Bayes' rule on the grid."""
        habits = self.habits(tally, placed=placed)
        ticks = habits.tick_weight * tally.column(Column.REPORTED)
        yes = tally.column(Column.ASKED_YES) + ticks
        passed_over = habits.passed_over * tally.unanswered
        effect = design_effect(yes + tally.no + PASSED_OVER * passed_over)
        logs = self._log_likelihood(yes, tally.no, effect)
        if passed_over.any():
            logs = logs + _rows(passed_over / effect) * self.log_passed_over
        likelihood, marginal = self._by_strand(logs)
        chosen_or_open = self._chosen_or_open(tally, habits, ticks, placed=placed)
        share = _rows(self.weight) * self._known(tally, chosen_or_open[0])
        variance = _rows(self.weight**2) * self._variance(
            tally, habits, ticks, effect, chosen_or_open[1]
        )
        return Posterior.from_strands(
            style_weight=self.style_weight(tally),
            likelihood=likelihood,
            marginal=marginal,
            share=self._sum_by_strand(share, axis=1),
            share_variance=self._sum_by_strand(variance, axis=1),
            chosen_or_open=chosen_or_open[0],
            top=self.top,
        )

    def style_weight(self, tally: Tally) -> Array:
        """Return the probability of each style given the placement's answers: (j,).

        Only given these: the placement chooses its questions, so what is answered tells how
        somebody answers. What a learner ticks tells nothing of the kind and can raise no doubt."""
        yes, no = tally.column(Column.ASKED_YES), tally.column(Column.ASKED_NO)
        if not (yes + no).any():
            return STYLE_PRIOR
        _, marginal = self._by_strand(self._log_likelihood(yes, no, design_effect(yes + no)))
        logs = np.log(marginal).sum(axis=1)
        fit = STYLE_PRIOR * (PRIOR * np.exp(logs - logs.max())).sum(axis=1)
        weight: Array = fit / fit.sum()
        return weight

    def _log_likelihood(self, yes: Array, no: Array, effect: Array) -> Array:
        """(j, c, y) of so many answers per category."""
        logs: Array = _rows(yes / effect) * self.log_yes + _rows(no / effect) * self.log_no
        return logs

    def _by_strand(self, logs: Array) -> tuple[Array, Array]:
        """Likelihood of each strand's position (j, s, y), and of the overall one (j, s, x); scaled
        per strand, alike for all styles."""
        sums = self._sum_by_strand(logs, axis=1)
        top = sums.max(axis=(0, 2), keepdims=True)
        likelihood = np.exp(np.maximum(sums - top, MIN_LOG))
        return likelihood, likelihood @ STRAND_GIVEN_OVERALL.T

    def _known(self, tally: Tally, chosen_or_open: Array) -> Array:
        """Expected number of known items: (j, c, y). What was learned since counts, and half of
        what is being learned."""
        certain = tally.column(Column.DONE) - tally.column(Column.TICKED)
        certain = certain + 0.5 * tally.column(Column.LEARNING)
        not_for_me = _rows(tally.column(Column.NOT_FOR_ME)) * self.probability
        known: Array = _rows(certain) + not_for_me + chosen_or_open
        return known

    def _chosen_or_open(
        self, tally: Tally, habits: Habits, ticks: Array, *, placed: bool
    ) -> tuple[Array, Array]:
        """How many are known among the items that were ticked by hand and the unanswered ones, with
        the variance: (j, c, y) each.

        Rule 2: a tick that is no evidence is a fact all the same. It was among what was expected
        anyway, so that the larger of the two counts. What was ticked before the placement, or in
        its sitting, the placement knows of already: there the expectation stays."""
        p = np.where(_rows(habits.passed_over), self.known_if_passed_over, self.probability)
        mean = _rows(tally.unanswered) * p
        variance = mean * (1 - p)
        early = tally.early * placed
        for row in np.flatnonzero(tally.column(Column.TICKED)):
            among = self.categories[row].curve.known_among
            ticked, reported = (int(tally.counts[row, c]) for c in (Column.TICKED, Column.REPORTED))
            unanswered, facts = int(tally.unanswered[row]), ticked - int(early[row])
            chosen = among(unanswered + ticked, facts)
            # As far as reported ticks are answers, they are known, and only the others chosen.
            others = ticked - reported
            rest = among(unanswered + others, min(others, facts))
            weight = habits.tick_weight[row] if ticks[row] else 0.0
            mean[:, row] = weight * (reported + rest.mean) + (1 - weight) * chosen.mean
            variance[:, row] = weight * rest.variance + (1 - weight) * chosen.variance
        return mean, variance

    def _variance(
        self, tally: Tally, habits: Habits, ticks: Array, effect: Array, spread: Array
    ) -> Array:
        """Variance of the number of known items: (j, c, y). `spread` is that of the items that were
        chosen or are open."""
        p = self.probability
        ticked, asked_yes = tally.column(Column.TICKED), tally.column(Column.ASKED_YES)
        sure = asked_yes + np.where(tally.unanswered == 0, ticked, ticks)  # but for slips
        # Nobody knows how ticks were chosen, for all of a category alike.
        chosen = np.where(tally.unanswered > 0, ticked - ticks, 0)
        # A whole category is off for one person. Every answer in it says more about that.
        uncertain = tally.unanswered + np.where(habits.tick_weight < 1, tally.early, 0)
        answered = (effect > 1) | (asked_yes + ticks + tally.no > 0)
        left = np.where(answered, (1 - CATEGORY_CORRELATION) / (effect - CATEGORY_CORRELATION), 1.0)
        variance: Array = (
            _rows(sure) * self.variance_yes
            + _rows(tally.no) * self.variance_no
            + _rows(tally.column(Column.NOT_FOR_ME)) * p * (1 - p)
            + spread
            + _rows(CHOSEN * chosen**2)
            + _rows(left) * (_rows(uncertain) * SD_CATEGORY * p * (1 - p)) ** 2
        )
        return variance

    def _sum_by_strand(self, array: Array, axis: int = 0) -> Array:
        sums: Array = np.add.reduceat(array, self.first_rows, axis=axis)
        return sums


def design_effect(answers: Array) -> Array:
    """Return by what factor so many answers of one category say less than independent ones (Kish
    1965)."""
    effect: Array = 1 + CATEGORY_CORRELATION * np.maximum(answers - 1, 0)
    return effect


def _rows(array: Array) -> Array:
    """(c,) as (c, 1), to go with (j, c, y)."""
    return array[:, None]
