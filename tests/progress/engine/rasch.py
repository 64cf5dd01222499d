"""A small Rasch fit by marginal maximum likelihood: an independent check of the equations that
`progress.engine.curves` and `progress.engine.model` use, on data with published answers.

P(yes | x, item) = 1 / (1 + exp(-slope (x - difficulty))), x ~ N(0, 1): the parametrization of
the R package ltm (Rizopoulos 2006, Journal of Statistical Software 17(5)). EM on a fine grid
(Bock & Aitkin 1981), each M step by Newton.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, pi, sqrt

Pattern = tuple[int, ...]
POINTS = 121
GRID = [-6 + 12 * index / (POINTS - 1) for index in range(POINTS)]
WEIGHT = [exp(-x * x / 2) / sqrt(2 * pi) * 12 / (POINTS - 1) for x in GRID]


@dataclass(frozen=True)
class Fit:
    """Difficulties in standard deviations of the latent position, and the common slope."""

    slope: float
    difficulty: tuple[float, ...]
    loglik: float

    def expected(self, pattern: Pattern, people: int) -> float:
        """How many of so many people are expected to answer like this."""
        return people * sum(_joint(pattern, self.slope, self.difficulty))

    def score(self, pattern: Pattern) -> tuple[float, float]:
        """Posterior mean (EAP) and standard deviation of the position behind a pattern."""
        weights = _joint(pattern, self.slope, self.difficulty)
        total = sum(weights)
        mean = sum(w * x for w, x in zip(weights, GRID, strict=True)) / total
        square = sum(w * x * x for w, x in zip(weights, GRID, strict=True)) / total
        return mean, sqrt(square - mean**2)


def fit(data: dict[Pattern, int], slope: float | None = None, tolerance: float = 1e-10) -> Fit:
    """Fit the difficulties, and the slope too unless it is given, to counted patterns."""
    items = len(next(iter(data)))
    free = slope is None
    current, intercepts = slope or 1.0, [0.0] * items
    before = -float("inf")
    while True:
        difficulty = tuple(-intercept / current for intercept in intercepts)
        loglik, people, yes = _expect(data, current, difficulty)
        if loglik - before < tolerance:
            return Fit(current, difficulty, loglik)
        before = loglik
        current, intercepts = _maximize(people, yes, current, intercepts, free)


def _joint(pattern: Pattern, slope: float, difficulty: tuple[float, ...]) -> list[float]:
    """Density of position and pattern, at every grid point."""
    joint = []
    for x, weight in zip(GRID, WEIGHT, strict=True):
        for answer, middle in zip(pattern, difficulty, strict=True):
            logit = slope * (x - middle)
            weight /= 1 + exp(-logit if answer else logit)
        joint.append(weight)
    return joint


def _expect(
    data: dict[Pattern, int], slope: float, difficulty: tuple[float, ...]
) -> tuple[float, list[float], list[list[float]]]:
    """E step: log-likelihood, expected people per point, expected yeses per item and point."""
    loglik = 0.0
    people = [0.0] * POINTS
    yes = [[0.0] * POINTS for _ in difficulty]
    for pattern, count in data.items():
        joint = _joint(pattern, slope, difficulty)
        total = sum(joint)
        loglik += count * log(total)
        share = [count * weight / total for weight in joint]
        people = [a + b for a, b in zip(people, share, strict=True)]
        for item, answer in enumerate(pattern):
            if answer:
                yes[item] = [a + b for a, b in zip(yes[item], share, strict=True)]
    return loglik, people, yes


def _maximize(
    people: list[float], yes: list[list[float]], slope: float, intercepts: list[float], free: bool
) -> tuple[float, list[float]]:
    """M step: one Newton step for logit = slope x + intercept, the slope common to all items."""
    slope_score = slope_info = 0.0
    scores, infos, crosses = [], [], []
    for intercept, counts in zip(intercepts, yes, strict=True):
        score = info = cross = 0.0
        for x, n, r in zip(GRID, people, counts, strict=True):
            p = 1 / (1 + exp(-slope * x - intercept))
            residual, weight = r - n * p, n * p * (1 - p)
            score, info, cross = score + residual, info + weight, cross + weight * x
            slope_score += residual * x
            slope_info += weight * x * x
        scores.append(score)
        infos.append(info)
        crosses.append(cross)
    step = 0.0
    if free:  # the difficulties are eliminated first: an arrow-shaped system
        rest = [(c * s / i, c * c / i) for c, s, i in zip(crosses, scores, infos, strict=True)]
        step = (slope_score - sum(a for a, _ in rest)) / (slope_info - sum(b for _, b in rest))
    moved = [
        d + (s - c * step) / i
        for d, s, c, i in zip(intercepts, scores, crosses, infos, strict=True)
    ]
    return slope + step, moved
