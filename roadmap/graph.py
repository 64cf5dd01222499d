"""The graph of prerequisites, as plain mappings: it must be acyclic and never point upward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def find_cycle(prerequisites: Mapping[str, Iterable[str]]) -> list[str]:
    """Return one cycle as a list of keys that ends where it began; empty if there is none.

    `prerequisites` maps each key to the keys it needs first; keys only needed may be absent.
    """
    finished: set[str] = set()
    for start in prerequisites:
        path: list[str] = []
        open_nodes = [(start, iter(prerequisites.get(start, ())))] if start not in finished else []
        path.extend(node for node, _ in open_nodes)
        while open_nodes:
            node, needs = open_nodes[-1]
            following = next((need for need in needs if need not in finished), None)
            if following is None:
                finished.add(node)
                open_nodes.pop()
                path.pop()
            elif following in path:
                return [*path[path.index(following) :], following]
            else:
                open_nodes.append((following, iter(prerequisites.get(following, ()))))
                path.append(following)
    return []


def reachable(edges: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """Return all keys reachable from `start`; never `start` itself in an acyclic graph."""
    found: set[str] = set()
    border = list(edges.get(start, ()))
    while border:
        key = border.pop()
        if key not in found:
            found.add(key)
            border.extend(edges.get(key, ()))
    return found


def upward_edges(
    prerequisites: Mapping[str, Iterable[str]], level: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Return the pairs (item, prerequisite) whose prerequisite belongs to a higher level."""
    return [
        (item, need)
        for item, needs in prerequisites.items()
        for need in needs
        if level[need] > level[item]
    ]
