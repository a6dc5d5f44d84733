"""Strongly connected components of a directed graph, dependencies first (Tarjan's algorithm)."""

from __future__ import annotations

from collections.abc import Sequence

_UNSEEN = -1


def strongly_connected(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The components of the graph whose node `n` points at `successors[n]`.

    A component stands after every component that it points at, and its nodes are sorted. Time is
    linear in nodes and edges. Nothing recurses, since a circle may be as long as the docs have
    pages; that is also why this is not graphlib, which sorts graphs without circles alone.
    """
    found: list[list[int]] = []
    number = [_UNSEEN] * len(successors)
    # The lowest number that a node reaches; beyond the last number once its component is closed.
    low = [0] * len(successors)
    closed = len(successors)
    pending: list[int] = []
    count = 0
    for root in range(len(successors)):
        if number[root] != _UNSEEN:
            continue
        path = [(root, iter(successors[root]))]
        number[root] = low[root] = count
        count += 1
        pending.append(root)
        while path:
            node, rest = path[-1]
            for next_ in rest:
                if number[next_] == _UNSEEN:
                    path.append((next_, iter(successors[next_])))
                    number[next_] = low[next_] = count
                    count += 1
                    pending.append(next_)
                    break
                low[node] = min(low[node], low[next_])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == number[node]:
                    component = _taken_back_to(node, pending)
                    for member in component:
                        low[member] = closed
                    found.append(component)
    return found


def _taken_back_to(node: int, pending: list[int]) -> list[int]:
    """The end of `pending` from `node` on, sorted, and removed from it."""
    component: list[int] = []
    while not component or component[-1] != node:
        component.append(pending.pop())
    component.sort()
    return component
