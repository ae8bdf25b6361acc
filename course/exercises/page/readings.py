"""Texts with the tree that they are read as, or with what is said about which place in them.

One file of them serves all readers. Every advice that is given is a text too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.exercises.formulas.grammar import parse
from course.exercises.formulas.latex import is_latex
from course.exercises.formulas.latex_reading import typed
from course.exercises.formulas.messages import FormulaError
from course.exercises.formulas.vocabulary import vocabulary
from course.exercises.register import find

# with the names of the calculations: what is refused
REFUSED = (
    "", "a^2", "a^T", "a^T b", "a**T", "(a", "[a", "a)", "(a]", "y = a", "1/2a", "a**2 b", "a 2",
    "(a)b", "(a)(b)", "a(b)", "a b", "a ?", "€", "a ± b", "1,25", "2,080", "0,380", "∑a",
    "1/8, 3/8", "[0,1, 0,5]",
    "sum(a, 1)", "np.max(a, 0)", "sum(a, axis=1.0)", "log a", "2½", "a *", "q + 1", "exp", "exp()",
    "exp(a, b)", "where(a, b)", "max(a, b, c)", "max(a, b, axis=0)", "exp(a, axis=0)",
    "sum(a, axis=2)", "sum(a, axis=True)", "sum(a, dtype=1)", "sum(a, **b)", "sum(*a)",
    "sum(a, axis=0, keepdims=False)", "lg(a)", "e**a", "a.shape", "a.inv", "np.linalg.inv(a)",
    "np.outer(a, b)", "a % 2", "~a", "0 < a < 1", "a == b", "'a'", '"a"', "2j", "None", "1e999",
    "[[1, 2], [3]]", "[]", "[[[1]]]", "{1: 2}", "a[0]", "a if b else c", "lambda: 1", "(a := 1)",
    "[a for a in b]", "f'{a}'", "__import__('os').system('true')", "a.__class__", "a\x00",
)  # fmt: skip
# what is read in a way of its own, and names that a language has for itself
SAID = (
    "2e-3*a", "a**-x", "2**3 a", "1/2 a", "x y", "exp a", "np.exp(a)", "np.random.rand(2)", "aa",
    "tanhh(a)", "sigmiod(a)", "g'(a)", "σ(a)", "a ⊙ b", "√a", "½ a", "a ᵀ b", "x₁", "λ", "é", "á",
    "字", "🙂 + a", "a + 🙂", "\u200fa", "a\xa0+ b", "\ud800", "[1, 2; 3]", "[1 2]", "ones((2, 3))",
    "ones([2, 3]) + a", "sum(a, axis=None)", "sum(a, axis=-1)", "a.sum(1)", "a.max(0)", "a.T.T'",
    "0x1F", "0b11 a", "1_000.5", "5e-324", "1e16", "123456789012345678901", "1.0", "__proto__",
    "constructor", "toString", "hasOwnProperty(a)", "a.__proto__", "a.constructor", "valueOf",
    "sum(a, constructor=1)", "sum(a, __proto__=0)", "np.constructor(a)", "-a**2", "(-a)**2",
    "2**(a < 1)", "(a < 1).T", "-(a + b)", "a - (b - c)", "a / (b / c)", "(a @ b) @ c",
    "a @ (b @ c)", "where(a > 0, [1, 2], 3)", "a<b<c", "(a", "a)", "a]", "[a)", "a = b",
    "f(a = b)", "a, b", "1,5", "[1,5, 2]", "2 3", "a 3", "a!", "~a", "a && b", "lambda x: x",
    "a if b > 0 else c", "log(a if b > 0 else c)", "e**a", "E**(a + 1)", "exp(a", "mean(a, 1)",
    "multiply(a)", "np.dot(a, b, c)", "float(a)", "T(a)", "t(a)", "ab", "1/ab", "x@ab", "ac(2ab)",
)  # fmt: skip
# of the weight penalty: what is answered with something to write instead
ADVISED = (
    "deltaW", "mdelta", "1/mW", "mW(deltaW)", "λW/mn",
    "delta^2", "W^T", "W^T @ delta", "delta W", "delta(W)", "(delta)(W)", "1/2W", "1/m(delta)",
    "m**2 W", "m 2", "2 3", "e**W", "log W", "exp delta", "delta if m > 2 else W",
    "log(delta if m > 2 else W)", "1,5", "1/8, 3/8", "[0,1, 0,5]", "[1; 0,5]", "sum(delta, 1)",
    "mean(W, 0)", "np.max(W, 0)", "min(W, 1) + sum(delta, 0)", "[[1, 2], [3]]", "[]", "(1, 2)",
    "W.T()", "(W.T)(delta)", "W.inv", "(W>0).astype(float)", "sum(delta, dim=1)/m", "np.dot(W, 2)",
)  # fmt: skip
# of the same exercise, in LaTeX
TEX = (
    "\\frac{1}{m} \\delta A_{prev}^T + \\lambda W", "W^{2}", "W^{-1}", "\\sum_i W_i",
    "1/m \\delta", "\\lambda W/m", "\\log m W^{[l]}", "e^{W^{[l]}}", "\\delta \\mathbf{1}",
    "\\mathbf{1} \\delta", "\\delta \\mathbf{1}_m", "W_{ij}", "\\delta^{[l]} A^{[l-1]T}",
    "\\lambda W^{[l]} > 0", "W^{[l]} \\odot W^{[l]}", "\\sqrt[3]{m} W", "\\|W^{[l]}\\|_F^2",
    "\\max(0, W^{[l]})", "\\frac12 m", "m!_{}",
    "\\begin{cases} 1 & m>0 \\\\ 0 & \\text{otherwise}\\end{cases}",
    "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "\\operatorname{diag}(\\delta)",
    "\\unheard W", "\\delta W x_{}", "{\\delta", "\\frac{W", "\\lambda = W^{T}", "𝐖^{T} λ",
    "\\sqrt", "\\left(W\\right)^{\\top}", "\\mathrm{W}", "\\delta'", "\\lambda**{2}", "m^{n}",
    "\\tanh^2(W_{})", "\\tanh^{2}(W)", "\\$", "\\\\", "\\constructor", "\\delta_{__proto__}",
    "A_{prev}^{T} @ \\delta.T",
)  # fmt: skip
TEXTS = {"sheet-penalty": (*ADVISED, *TEX)}


def words(name: str) -> dict:
    """What the answers to an exercise are read with."""
    found = vocabulary(find(name))
    return {
        "names": list(found.names),
        "functions": list(found.functions),
        "numbers": list(found.numbers),
        "aliases": found.aliases,
        "latex": found.latex,
        "shapes": {of: list(shape) for of, shape in found.shapes.items()},
    }


def reading(known: dict, text: str) -> dict:
    """What a text is read as. Places count as in JavaScript, where some signs have two halves."""
    try:
        given = text
        if is_latex(text):
            given = typed(text, known["latex"], known["shapes"], known["functions"])
        keys = ("names", "functions", "numbers", "aliases")
        tree = parse(given, *(known[key] for key in keys))
    except FormulaError as error:
        place = in_halves(text, error.place)
        return {"error": str(error), "advice": list(error.advice), "place": place}
    return {"tree": ast.unparse(tree), "place": in_halves(text, tree.place)}


def in_halves(text: str, place: tuple[int, int] | None) -> list[int] | None:
    """A place in the text as JavaScript counts."""
    return place and [len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in place]


def readings(texts: dict[str, tuple[str, ...]], known: dict[str, dict]) -> Iterator[dict]:
    """All texts by the words that they are read with, and then all advice about them."""
    for name, given in texts.items():
        done, waiting = set(), list(given)
        while waiting:
            text = waiting.pop(0)
            if text not in done:
                done.add(text)
                found = reading(known[name], text)
                waiting += found.get("advice", [])
                yield {"words": name, "text": text, **found}
