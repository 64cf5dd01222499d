"""The distribution of a level: its quantiles, its mean, and the level that is raised."""

from __future__ import annotations

from math import erf, pi, sqrt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.distribution import LevelDistribution, normal_mixture, shortfall
from progress.engine.posterior import Posterior
from tests.progress.engine.bank import Person

MEANS, SDS, BOUNDS = st.floats(0, 4), st.floats(0.05, 2), st.floats(0, 3.9)
FINE = np.linspace(-8, 12, 40001)
STEP = FINE[1] - FINE[0]


def mixture(mean: float, sd: float) -> LevelDistribution:
    """Two normals: this one, and one around 1.5."""
    return normal_mixture(
        np.array([0.7, 0.3]), np.array([mean, 1.5]), np.array([sd**2, 1.0]), top=4
    )


def density(mean: float, sd: float) -> np.ndarray:
    return np.exp(-(((FINE - mean) / sd) ** 2) / 2) / (sd * sqrt(2 * pi)) * STEP


@pytest.mark.parametrize("bound", [-3.0, -1.0, -0.2, 0.0, 0.5, 2.0, 5.0])
def test_the_shortfall_is_the_mean_distance_below_a_bound(bound: float) -> None:
    exact = (np.maximum(bound - FINE, 0) * density(0, 1)).sum()
    assert shortfall(np.array([bound]))[0] == pytest.approx(exact, abs=1e-5)


@given(mean=MEANS, sd=SDS, bound=BOUNDS, share=st.floats(0, 1))
def test_the_raised_level_is_the_mean_of_the_larger_of_level_and_bound(
    mean: float, sd: float, bound: float, share: float
) -> None:
    """The closed form against numeric integration."""
    weight = np.array([[share, 1 - share]])
    means, variances = np.array([[mean, 1.5]]), np.array([[sd**2, 1.0]])
    level = float((weight * means).sum())
    some = SimpleNamespace(weight=weight, mean=means, variance=variances, level=level)
    exact = sum(
        w * (np.maximum(FINE, bound) * density(m, s)).sum()
        for w, m, s in ((share, mean, sd), (1 - share, 1.5, 1.0))
    )
    assert Posterior.level_raised_to(some, bound) == pytest.approx(exact, abs=1e-4)


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), bound=BOUNDS, more=st.floats(0, 1))
def test_raising_is_monotone_and_no_more_than_needed(seed: int, bound: float, more: float) -> None:
    posterior = Person(seed).estimate.posterior
    raised = posterior.level_raised_to(bound)
    assert raised >= max(posterior.level, bound) - 1e-6
    assert raised <= max(posterior.level, bound) + sqrt(posterior.level_variance)
    assert 0 <= posterior.level_raised_to(bound + more) - raised <= more + 1e-6


@given(mean=MEANS, sd=SDS, bound=BOUNDS)
def test_dots_are_the_middles_of_twenty_equal_shares(mean: float, sd: float, bound: float) -> None:
    distribution = mixture(mean, sd).truncated_below(bound)
    shares = [distribution.cdf(dot) for dot in distribution.quantile_dots()]
    assert shares == pytest.approx([(index + 0.5) / 20 for index in range(20)], abs=1e-6)


@given(mean=MEANS, sd=SDS, bound=BOUNDS, probability=st.floats(0, 1))
def test_what_is_below_the_bound_lies_at_it(
    mean: float, sd: float, bound: float, probability: float
) -> None:
    """A raised distribution: its quantile is the larger of the old one and the bound."""
    plain = mixture(mean, sd)
    raised = plain.raised_to(bound)
    assert raised.quantile(probability) == pytest.approx(max(plain.quantile(probability), bound))
    assert raised.cdf(bound + 0.05) == pytest.approx(plain.cdf(bound + 0.05))
    assert raised.cdf(bound - 0.05) == 0
    assert sum(raised.mass()) == pytest.approx(1)


@given(mean=MEANS, sd=SDS, bound=BOUNDS)
def test_what_is_below_the_bound_is_cut_away(mean: float, sd: float, bound: float) -> None:
    """A truncated distribution: conditional probabilities."""
    plain = mixture(mean, sd)
    cut = plain.truncated_below(bound)
    for level in (bound, bound + 0.05, 3.95):
        given_bound = (plain.cdf(level) - plain.cdf(bound)) / (1 - plain.cdf(bound))
        assert cut.cdf(level) == pytest.approx(given_bound, abs=1e-9)
    assert cut.cdf(bound - 0.05) == 0
    assert cut.quantile(0) >= bound


@given(mean=MEANS, sd=SDS, bound=BOUNDS, heaped=st.booleans())
def test_the_mean_is_that_of_many_quantiles(
    mean: float, sd: float, bound: float, heaped: bool
) -> None:
    plain = mixture(mean, sd)
    found = plain.raised_to(bound) if heaped else plain.truncated_below(bound)
    sample = [found.quantile((n + 0.5) / 1000) for n in range(1000)]
    assert found.mean() == pytest.approx(np.mean(sample), abs=2e-3)


def test_the_mixture_is_normal_between_its_ends() -> None:
    distribution = normal_mixture(np.array([1.0]), np.array([2.0]), np.array([0.25]), top=4)
    for level in (1.0, 1.5, 2.0, 2.75):
        exact = 0.5 + 0.5 * erf((level - 2) / 0.5 / sqrt(2))
        assert distribution.cdf(level) == pytest.approx(exact, abs=1e-5)


def test_the_ends_of_a_distribution_are_the_ends_of_the_scale() -> None:
    distribution = normal_mixture(np.array([1.0]), np.array([2.0]), np.array([0.25]), top=4)
    assert (distribution.quantile(0.0), distribution.quantile(1.0)) == (0.0, 4.0)
    assert distribution.truncated_below(1.5).quantile(0.0) == 1.5
    assert distribution.raised_to(1.5).quantile(0.0) == 1.5
    assert distribution.truncated_below(4).quantile(0.5) == pytest.approx(4)
    assert distribution.top == 4


def test_a_shorter_scale_has_its_own_top() -> None:
    distribution = normal_mixture(np.array([1.0]), np.array([2.0]), np.array([0.25]), top=2)
    assert (distribution.top, distribution.quantile(1.0)) == (2, 2.0)
    assert len(distribution.mass()) == 12
    assert distribution.mass()[-1] > 0.5  # what lies beyond the end is in the last cell
