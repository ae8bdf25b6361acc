"""What the answers to one exercise are read with: names, their other spellings, functions."""

from __future__ import annotations

import ast
import re
import unicodedata
from functools import cache, cached_property

import sympy as sp

from course.exercises.formulas.grammar import parse
from course.exercises.formulas.latex import canonical, is_latex
from course.exercises.formulas.latex_reading import typed
from course.exercises.formulas.spelling import spelling
from course.exercises.specification import Exercise, Variable

# by their names on paper; of the others that is their name
LATEX_FUNCTIONS = {"sigmoid": r"\sigma", "relu": "relu", "g": "g"}


class Vocabulary:
    """The words of one exercise.

    >>> from course.exercises.register import find
    >>> words = Vocabulary(find("sheet-penalty"))
    >>> words.names, words.aliases["lambda"]
    (('delta', 'A_prev', 'W', 'lam', 'n', 'm', 'n_prev'), 'lam')
    >>> ast.unparse(words.read("λW"))
    'lam * W'
    """

    def __init__(self, exercise: Exercise):
        self.variables, self.sizes = exercise.variables, exercise.sizes
        self.functions = exercise.functions

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a typed formula may name: the variables, then the sizes."""
        return (*(v.name for v in self.variables), *(str(size) for size in self.sizes))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The names that stand for one number."""
        return (*(v.name for v in self.variables if not v.shape), *map(str, self.sizes))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Other spellings of names, from how the names are written on paper; none has two names."""
        found: dict[str, set[str]] = {}
        for variable in self.variables:
            for other in sorted(_spellings(variable)):
                found.setdefault(other, set()).add(variable.name)
        return {
            other: names.pop()
            for other, names in found.items()
            if len(names) == 1 and other not in self.names
        }

    @cached_property
    def latex(self) -> dict[str, str]:
        """What each name on paper, in its canonical spelling, is typed as, if otherwise."""
        found: dict[str, str] = {}
        for variable in self.variables:
            found[canonical(variable.shown)] = variable.name
            found.setdefault(canonical(sp.latex(sp.Symbol(variable.name))), variable.name)
            for hatted in _hatted(variable.name):
                found.setdefault(canonical(rf"\hat{{{hatted}}}"), variable.name)
        bare = [canonical(_without_layer(variable.shown)) for variable in self.variables]
        for variable, shown in zip(self.variables, bare, strict=True):
            if bare.count(shown) == 1:  # with two layers it would be a guess which is meant
                found.setdefault(shown, variable.name)
        for size in self.sizes:
            found.setdefault(canonical(sp.latex(size)), str(size))
        for name, shown in LATEX_FUNCTIONS.items():
            if {name, f"{name}_prime"} & {*self.functions}:
                found.setdefault(shown, name)
        return {
            shown: name for shown, name in found.items() if shown != name or name in LATEX_FUNCTIONS
        }

    @cached_property
    def shapes(self) -> dict[str, tuple[str, ...]]:
        """The shape of every name, none for a number."""
        of_sizes = {str(size): () for size in self.sizes}
        return {v.name: tuple(map(str, v.shape)) for v in self.variables} | of_sizes

    def read(self, text: str, own: tuple[str, ...] = ()) -> ast.expr:
        """The syntax tree of what was typed, in signs or in LaTeX."""
        if is_latex(text):
            text = typed(text, self.latex, self.shapes, self.functions)
        functions = (*self.functions, *own)
        return parse(text, self.names, functions, self.numbers, self.aliases)


def _without_layer(latex: str) -> str:
    r"""``W^{[l]}`` without its layer."""
    return re.sub(r"\^(\{.*\}|\w)$", "", latex).strip()


def _spellings(variable: Variable) -> set[str]:
    """The words that a name is spelled with, also on paper: λ, lambda; ŷ, y_hat; β₁, beta_1."""
    shown = _without_layer(variable.shown)
    word = re.fullmatch(r"\\(?:var)?([A-Za-z]+)", shown)
    found = {word[1]} if word else set()
    hats = re.findall(r"^\\hat\s*\{?\s*([A-Za-z])\s*\}?$", shown) + _hatted(variable.name)
    for hat in hats:
        found |= {f"{hat}hat", f"{hat}_hat", f"hat_{hat}", _under_hat(hat)}
    if numbered := re.fullmatch(r"([A-Za-z]+)(_?)(\d+)", variable.name):
        word, joined, number = numbered.groups()
        found.add(f"{word}{'' if joined else '_'}{number}")
    plain = "".join(spelling().get(sign, sign) for sign in variable.name)
    return (found | {plain}) - {variable.name}


def _hatted(name: str) -> list[str]:
    """The letter that a typed name says has a hat: ``Y_hat``, ``yhat``."""
    return re.findall("^([A-Za-z])_?hat$", name)


def _under_hat(letter: str) -> str:
    return unicodedata.normalize("NFC", f"{letter}\u0302")


@cache
def vocabulary(exercise: Exercise) -> Vocabulary:
    """The words of an exercise, made once."""
    return Vocabulary(exercise)
