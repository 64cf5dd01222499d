"""Cycles and upward prerequisites in plain mappings."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from roadmap.graph import find_cycle, reachable, upward_edges

NODES = st.integers(min_value=0, max_value=7)


def test_a_chain_has_no_cycle():
    assert find_cycle({"c": ["b"], "b": ["a"], "a": []}) == []


def test_a_diamond_has_no_cycle():
    assert find_cycle({"d": ["b", "c"], "b": ["a"], "c": ["a"]}) == []


def test_a_cycle_is_listed_from_start_to_start():
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]


def test_an_item_that_needs_itself_is_a_cycle():
    assert find_cycle({"a": ["a"]}) == ["a", "a"]


@given(st.dictionaries(NODES, st.lists(NODES, max_size=4)))
def test_a_cycle_follows_the_edges(numbered):
    graph = {str(node): [str(need) for need in needs] for node, needs in numbered.items()}
    cycle = find_cycle(graph)

    assert all(need in graph[node] for node, need in pairwise(cycle))
    assert not cycle or cycle[0] == cycle[-1]


@given(st.dictionaries(NODES, st.lists(NODES, max_size=4)))
def test_edges_that_only_point_down_have_no_cycle(numbered):
    graph = {str(node): [str(n) for n in needs if n < node] for node, needs in numbered.items()}

    assert find_cycle(graph) == []


def test_upward_edges_are_the_prerequisites_from_a_higher_level():
    levels = {"low": 0, "high": 2, "same": 0}

    assert upward_edges({"low": ["high", "same"], "high": ["low"]}, levels) == [("low", "high")]


def test_reachable_includes_direct_and_transitive_keys():
    edges = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "x": ["a"]}

    assert reachable(edges, "a") == {"b", "c", "d"}
    assert reachable(edges, "d") == set()
