"""Typed answers with the verdict that each must get, for Python now and for a page later.

The verdicts are known from how the answers are made, not from judging them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.exercises.formulas.evaluation import evaluate
from course.exercises.formulas.grammar import parse
from course.exercises.formulas.writing import formula
from course.exercises.judging.drawing import rounded
from course.exercises.page.readings import REFUSED, SAID, TEXTS, readings, words
from course.exercises.register import all_exercises
from course.exercises.specification import Exercise

# how the signs of paper and the habits of NumPy are read; one exercise serves for all
WRITTEN = (
    ("softmax-jacobian", "diag(a) − a @ aᵀ", "right", None),
    ("softmax-jacobian", "diag(a) - a*a.T", "right", None),
    ("softmax-jacobian", "np.diagflat(a) - a @ np.transpose(a)", "right", None),
    ("softmax-jacobian", "np.diagflat(a) - a @ a.T", "right", None),
    ("softmax-jacobian", "eye(n)*a - a @ a.T", "right", None),
    ("softmax-jacobian", "a * (eye(n) - a.T)", "right", None),
    ("softmax-jacobian", "a·(eye(n) − aᵀ)", "right", None),
    ("softmax-jacobian", "-(a @ a.T - diag(a))", "right", None),
    ("softmax-jacobian", "diag(a) + (-1)*a @ a.T", "right", None),
    ("softmax-jacobian", "diag(a) - a^T a", "unreadable", None),
    ("softmax-jacobian", "diag(a) - a.T @ a", "wrong", None),
    ("softmax-jacobian", "diag(a) - a @ a", "shape", None),
    ("softmax-jacobian", "diag(a) - a @ b.T", "unreadable", None),
    ("softmax-jacobian", "diag(a - a @ a.T)", "shape", None),
    ("softmax-jacobian", "diag(a) - a.dot(a.T)", "right", None),
    ("softmax-jacobian", "lambda: a", "unreadable", None),
    ("softmax-jacobian", "[x for x in a]", "unreadable", None),
    ("softmax-jacobian", "a[0]", "unreadable", None),
    ("softmax-jacobian", "'a'", "unreadable", None),
    ("softmax-jacobian", "a if a else a", "unreadable", None),
    ("softmax-jacobian", "a and a", "unreadable", None),
    ("softmax-jacobian", "a // 2", "unreadable", None),
    ("softmax-jacobian", "a == a", "unreadable", None),
    ("softmax-jacobian", "True", "unreadable", None),
    ("softmax-jacobian", "1j * a @ a.T", "unreadable", None),
    ("softmax-jacobian", "softmax(a)", "unreadable", None),
    ("softmax-batch", "np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)", "right", None),
    ("softmax-batch", "exp(Z-max(Z,axis=0)) / sum(exp(Z-max(Z,axis=0)),axis=0)", "right", None),
    ("softmax-batch", "exp(Z - max(Z)) / sum(exp(Z - max(Z)), axis=0)", "right", None),
    ("softmax-batch", "exp(Z + 3) / sum(exp(3 + Z), axis=0)", "right", None),
    ("softmax-batch", "exp(Z) / (ones(1, n) @ exp(Z))", "right", None),
    ("softmax-batch", "exp(Z) / (n * mean(exp(Z), axis=0))", "right", None),
    ("softmax-batch", "exp(Z) / sum(exp(Z), axis=0, keepdims=False)", "unreadable", None),
    ("softmax-batch", "exp(Z) / sum(exp(Z), axis=2)", "unreadable", None),
    ("softmax-batch", "exp(Z) / sum(exp(Z), 0)", "unreadable", None),
    ("softmax-batch", "exp(Z) / exp(Z).sum(axis=0)", "right", None),
    ("softmax-batch", "log(Z)", "wrong", None),
    ("softmax-batch", "sum(exp(Z), axis=0)", "shape", None),
    ("softmax-batch", "1", "shape", None),
    ("softmax-batch", "2Z", "wrong", None),
    ("softmax-batch", "Z(1 - Z)", "unreadable", None),
    ("softmax-batch", "(Z)(Z)", "unreadable", None),
    ("softmax-batch", "e**Z", "unreadable", None),
    ("softmax-by-hand", "[0.125, 0.375, 0.5]", "right", None),
    ("softmax-by-hand", "[[0.125], [0.375], [0.5]]", "right", None),
    ("softmax-by-hand", "[0.125, 0.375, 0.5].T", "shape", None),
    ("softmax-by-hand", "[exp(log(1)), 3, 4] / 8", "right", None),
    ("softmax-by-hand", "[0.125, 0.375, 0.51]", "wrong", None),
    ("softmax-by-hand", "[[1, 2], [3]]", "unreadable", None),
    ("softmax-batch", "exp(Z) / np.sum(exp(Z), 0)", "right", None),
    ("softmax-batch", "torch.exp(Z) / torch.exp(Z).sum(dim=0, keepdim=True)", "right", None),
    ("softmax-batch", "np.divide(exp(Z), sum(exp(Z), axis=-2))", "right", None),
    ("softmax-batch", "exp(Z) ./ sum(exp(Z), axis=0)", "right", None),
    ("softmax-batch", "exp(Z) ÷ sum(exp(Z), axis=0)", "right", None),
    ("softmax-batch", "１ * exp(Ｚ)／sum(exp(Z)， axis＝0)", "right", None),
    ("softmax-batch", "max(exp(Z), 0) / np.max(Z, 0)", "unreadable", None),
    ("identity-delta", "W' @ δ", "right", None),
    ("identity-delta", "W' * δ", "shape", None),
    ("identity-delta", "Wᵀδ", "unreadable", None),
    ("identity-delta", "np.matmul(W.t(), delta)", "right", None),
    ("identity-delta", "(W.T).dot(delta)", "right", None),
    ("sheet-penalty", "λW + (1/m) δ @ A_prevᵀ", "right", None),
    ("sheet-penalty", "lambda*W + (1/m)(δ @ A_prev.T)", "right", None),
    ("sheet-penalty", "lambda*W + 1/m(δ @ A_prev.T)", "unreadable", None),
    ("sheet-rate", "η ⋅ 1/m", "right", None),
    ("sheet-rate", "1/m η", "unreadable", None),
    ("digits-standardise", "(X – μ)/s", "right", None),
    ("softmax-two-classes", "z₁ − z₂", "right", None),
    ("how-cube", "3x² − h²", "right", None),
    ("how-cube", "x³/x*3 - h²", "right", None),
    ("squared-error-by-hand", "125E-2", "right", None),
    ("squared-error-by-hand", "1,25", "unreadable", None),
    ("squared-error-by-hand", "5/4", "right", None),
    ("softmax-by-hand", "1/8, 3/8, 1/2", "unreadable", None),
    ("softmax-by-hand", "[1/8; 3/8; 1/2]", "right", None),
    ("softmax-by-hand", "[0,125, 0,375, 0,5]", "unreadable", None),
    ("algorithm-forward-count", "310.3", "wrong", None),
    ("slopes-leaky-from-output", "alpha", "wrong", None),
    ("slopes-leaky-from-output", "where(a > 0, 7, alpha)", "wrong", None),
    ("softmax-unchanged", " B ", "right", None),
    ("softmax-unchanged", "(b)", "right", None),
)
# how operators bind, how shapes are stretched, what the functions give
CALCULATIONS = (
    "-x**2", "2**-x", "2**3**2", "x - 2 - 1", "12 / x / 2", "12 / x * 2", "-x + 2", "+x - -2",
    "1e-3 + .5 + 2.", "a @ b * c", "c * a @ b", "a @ b @ c", "a @ b.T.T", "-a @ b", "a * 2 @ b",
    "(a - 1) > 0", "a + 1 > b.T", "1 - (a >= 1)", "1*(a < 2) + 2*(a <= 2)",
    "where(a > 0, a, 0.1*a)", "sign(a)", "heaviside(a, x)", "2x", "2(a)", "(1/x)(a - 1)",
    "0x10 + 1_0 + 1E-1", "a' @ b'", "a .* 2", "a.sum(axis=1)", "np.sum(a, 0)", "a.dot(b)",
    "norm(a)", "np.multiply(a, a)", "log1p(abs(a))", "zeros_like(a)", "[1, 2; 3, 4]",
    "max(0, a)", "min(a, 1)", "max(a)", "min(a)", "max(a, axis=0)", "max(a, axis=1)",
    "min(a, axis=0)", "sum(a)", "sum(a, axis=0)", "sum(a, axis=1)", "mean(a)", "mean(a, axis=1)",
    "a - sum(a, axis=0)", "a / sum(a, axis=1)", "sum(x)", "exp(-a)", "log(abs(a) + 1)",
    "sqrt(abs(a))", "tanh(a)", "a + ones(2, 3)", "ones(1, 2) @ a", "eye(2) @ a", "eye(3) + x",
    "diag(c)", "diag(c.T)", "c * c.T", "c @ c.T", "c.T @ c", "c.T @ c * c", "[1, 2] + c",
    "[[1, 2, 3], [4, 5, 6]] * a", "x.T",
    "g(a)", "g_prime(a)", "g'(a)", "sigmoid(a)", "σ(a)", "sigmoid_prime(a)", "tanh_prime(a)",
    "relu(a)", "relu_prime(a)", "relu_prime(a - 2)", "softmax(a)",
)  # fmt: skip
VALUES = {
    "x": 3.0,
    "a": [[1.0, -2.0, 0.5], [-0.25, 1.5, 2.0]],
    "b": [[0.5, -1.0], [2.0, 1.0], [-1.5, 0.25]],
    "c": [[2.0], [-0.5]],
}
FUNCTIONS = (
    "g", "g_prime", "sigmoid", "sigmoid_prime", "tanh_prime", "relu", "relu_prime", "softmax",
)  # fmt: skip

CALCULATED_WITH = {
    "names": list(VALUES),
    "functions": list(FUNCTIONS),
    "numbers": ["x"],
    "aliases": {},
    "latex": {},
    "shapes": {"x": [], "a": ["n", "m"], "b": ["m", "n"], "c": ["n", "1"]},
}


def cases() -> dict[str, list[dict]]:
    """All cases, ready for `json.dumps`: answers with verdicts, formulas with values."""
    keys = ("exercise", "answer", "verdict", "mistake")
    made = [case for exercise in all_exercises().values() for case in _of(exercise)]
    texts: dict[str, tuple[str, ...]] = {"calculations": (*CALCULATIONS, *SAID, *REFUSED)}
    for name, text, *_ in WRITTEN:
        texts[name] = (*texts.get(name, ()), text)
    for name, more in TEXTS.items():
        texts[name] = (*texts.get(name, ()), *more)
    known = {name: words(name) for name in texts if name in all_exercises()}
    known["calculations"] = CALCULATED_WITH
    return {
        "words": [{"name": name, **of} for name, of in known.items()],
        "readings": list(readings(texts, known)),
        "answers": [dict(zip(keys, case, strict=True)) for case in (*made, *WRITTEN)],
        "calculations": [
            {"formula": text, "values": VALUES, "expected": calculate(text).tolist()}
            for text in CALCULATIONS
        ],
    }


def calculate(text: str):
    """The value of one of the calculations, to twelve digits."""
    return rounded(evaluate(parse(text, [*VALUES], FUNCTIONS, ["x"]), VALUES, {}))


def _of(exercise: Exercise) -> Iterator[tuple]:
    name = exercise.name
    if exercise.kind == "choice":
        for option in exercise.options:
            kind = None if option.right else option.key
            yield name, option.key, "right" if option.right else "mistake", kind
        yield name, "none of these", "unreadable", None
    if exercise.kind in ("choice", "derivation"):
        return
    right = formula(exercise.reference)
    yield from ((name, text, "right", None) for text in _variants(right))
    for mistake in exercise.mistakes:
        for text in _variants(formula(mistake.expression)):
            yield name, text, "mistake", mistake.kind
    yield name, f"({right}) * 1.371 + 0.2237", "wrong", None
    yield name, f"ones(9, 8) * sum({right})", "shape", None
    for text in ("", f"({right}", f"{right})", f"{right} +", f"y = {right}", f"{right} ^ 2"):
        yield name, text, "unreadable", None
    yield name, f"{right} * unheard_of", "unreadable", None
    yield name, f"unheard_of({right})", "unreadable", None


def _variants(text: str) -> list[str]:
    """One formula written in several ways."""
    written = [
        text,
        text.replace(" ", ""),
        f" ( ({text}) ) ",
        re.sub(r"([-+*/@(),])", r" \1 ", text.replace("**", "^")).replace("^", " ** "),
        text.replace("-", "−").replace(".T", "ᵀ").replace("_prime(", "′("),
        re.sub(r"\b(exp|log|sqrt|tanh|sum|max)\(", r"np.\1(", text),
    ]
    return list(dict.fromkeys(written))
