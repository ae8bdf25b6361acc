r"""LaTeX as a book would set it: numbers as in `derive.pages.formulas`, and matrices.

What is written: W^{\mathsf T} \delta \odot g'(Z), a number in front, ones and units by their signs.
An index gets a letter of its own (`derive.pages.letters`). Everything else is left to SymPy's
printer. What is refused: nothing; an expression of an unknown kind is shown by its name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

from derive.pages.formulas import FormulaPrinter, call
from derive.pages.letters import with_letters


class BookPrinter(FormulaPrinter):
    """SymPy's printer with the customs of the field where the two differ."""

    def _print_MatrixSymbol(self, expr: Any) -> str:
        return str(expr.name)

    def _base(self, of: Any) -> str:
        """What a script is put to: a symbol without one, or a bracket."""
        shown = self._print(of)
        if not isinstance(of, sp.MatrixSymbol):
            return rf"\left({shown}\right)"
        return rf"({shown})" if "^" in shown else str(shown)

    def _print_Transpose(self, expr: Any) -> str:
        return rf"{self._base(expr.arg)}^{{\mathsf T}}"

    def _print_MatPow(self, expr: Any) -> str:
        if expr.exp in (2, 3):  # a square could be that of every entry
            return str(self._print(sp.MatMul(*[expr.base] * int(expr.exp), evaluate=False)))
        return rf"{self._base(expr.base)}^{{{self._print(expr.exp)}}}"

    _print_Inverse = _print_MatPow

    def _print_HadamardPower(self, expr: Any) -> str:
        power = self._print(expr.exp)
        plain = expr.exp.is_Atom and not power.startswith("-")
        power = power if plain else rf"\left({power}\right)"
        return rf"{self._base(expr.base)}^{{\circ {power}}}"

    def _print_HadamardProduct(self, expr: Any) -> str:
        shown = []
        for part in expr.args:
            text = self._print(part)
            wrapped = isinstance(part, sp.MatAdd | sp.MatMul | sp.MatPow | sp.OneMatrix)
            shown.append(rf"\left({text}\right)" if wrapped else text)
        return r" \odot ".join(shown)

    def _print_MatMul(self, expr: Any) -> str:
        scalars = [f for f in expr.args if not f.is_Matrix]
        matrices = [f for f in expr.args if f.is_Matrix]
        scale = sp.Mul(*scalars)
        number = self._print(scale)
        number = rf"\left({number}\right)" if scale.is_Add else number
        front = "" if scale == 1 else "-" if scale == -1 else f"{number} "
        shown = []
        for factor in matrices:
            text = self._print(factor)
            grouped = isinstance(factor, sp.MatAdd | sp.HadamardProduct) and len(expr.args) > 1
            wrapped = grouped or text.startswith("-")
            shown.append(rf"\left({text}\right)" if wrapped else text)
        return front + " ".join(shown)

    def _print_MatAdd(self, expr: Any) -> str:
        scales = {abs(t.as_coeff_mmul()[0]) for t in expr.args}
        scale = scales.pop()
        if not scales and scale != 1 and sp.sympify(scale).is_Integer:
            rest = sp.MatAdd(*(t / scale for t in expr.args))
            return rf"{self._print(scale)} \left({self._print(rest)}\right)"
        first, *others = sorted(map(self._print, expr.args), key=_has_minus)
        signed = (f" - {one[1:].lstrip()}" if _has_minus(one) else f" + {one}" for one in others)
        return "".join([first, *signed])

    def _print_OneMatrix(self, expr: Any) -> str:
        ones = r"\mathbf{1}"  # a row or a column; a whole matrix is a column times a row
        return ones if 1 in expr.shape else rf"{ones} {ones}^{{\mathsf T}}"

    def _print_Apply(self, expr: Any) -> str:
        name = expr.function.latex_name or rf"\operatorname{{{expr.function.__name__}}}"
        return call(name, self._print(expr.of))

    def _print_DiagMatrix(self, expr: Any) -> str:
        return rf"\operatorname{{diag}}({self._print(expr.args[0])})"

    def _print_Identity(self, expr: Any) -> str:
        return "I"


def _has_minus(shown: str) -> bool:
    return shown.startswith("-")


def latex(expr: sp.Basic) -> str:
    r"""The LaTeX of an expression in the manner of this book.

    >>> from derive.words.arrays import array, indices, sizes, total
    >>> n, m = sizes("n m")
    >>> j, p = indices("j p", n)
    >>> print(latex(total(array("W^{[l]}", n, n)[j, p] * array(r"\delta", n)[j], j) / m))
    \frac{1}{m} \sum_{j=1}^{n} W^{[l]}_{jp} \, \delta_{j}
    >>> print(latex(array(r"\theta", n, n)[j, indices(r"\ell", n)[0]]))
    \theta_{j \ell}

    A sum of products of matrices, with no number in front of any:

    >>> A, W = sp.MatrixSymbol("A", m, n), sp.MatrixSymbol("W", n, n)
    >>> print(latex(A * W + sp.OneMatrix(m, 1) * sp.MatrixSymbol("b", 1, n)))
    A W + \mathbf{1} b
    >>> print(latex((1 - sp.Symbol(r"\alpha")) * W))
    \left(1 - \alpha\right) W
    """
    expr = sp.sympify(expr)
    return _written(expr.as_immutable() if isinstance(expr, sp.MatrixBase) else expr)


@lru_cache(maxsize=1024)  # a line is asked for by its steps, its page and its tests
def _written(expr: sp.Basic) -> str:
    return str(BookPrinter().doprint(with_letters(expr)))
