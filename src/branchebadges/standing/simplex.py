"""The largest sum under linear ceilings, in exact fractions (the simplex method, Bland's rule).

Small and slow on purpose: it is asked only where limits cross, with a handful of amounts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ZERO: Final = Fraction(0)


def largest(rows: Sequence[Sequence[int]], ceilings: Sequence[Fraction]) -> list[Fraction]:
    """Amounts of at least nothing with the largest sum such that every row stays under its ceiling.

    Args:
        rows: per ceiling, 1 for the amounts it holds and 0 for the others. Every amount must
            stand in some row, or there is no largest sum.
        ceilings: at least 0 each.
    """
    width, height = len(rows[0]), len(rows)
    table = [
        [*map(Fraction, row), *(Fraction(int(i == j)) for j in range(height)), ceiling]
        for i, (row, ceiling) in enumerate(zip(rows, ceilings, strict=True))
    ]
    goal = [Fraction(-1)] * width + [_ZERO] * (height + 1)
    basis = list(range(width, width + height))
    # Bland's rule: always the first column and the first row that will do; it cannot go round.
    while (column := next((j for j, value in enumerate(goal[:-1]) if value < 0), None)) is not None:
        candidates = [
            (line[-1] / line[column], basis[i], i)
            for i, line in enumerate(table)
            if line[column] > 0
        ]
        row = min(candidates)[2]
        _pivot(table, goal, row, column)
        basis[row] = column
    amounts = [_ZERO] * width
    for row, column in enumerate(basis):
        if column < width:
            amounts[column] = table[row][-1]
    return amounts


def _pivot(table: list[list[Fraction]], goal: list[Fraction], row: int, column: int) -> None:
    """Bring a column into the basis: make it 1 in its row and 0 in all other lines."""
    pivot = table[row][column]
    table[row] = [value / pivot for value in table[row]]
    for line in (*(line for i, line in enumerate(table) if i != row), goal):
        factor = line[column]
        if factor:
            line[:] = [value - factor * own for value, own in zip(line, table[row], strict=True)]
