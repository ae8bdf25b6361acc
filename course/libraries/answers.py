"""The answers of the libraries, as ``make libraries`` wrote them, and how tables show them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("answers.json")
# Another processor may add in another order; nothing that a row is about is as small as that.
TOLERANCE = 1e-4
NAMES = {  # of the libraries by their programs, for tables
    "nnlib": "nnlib",
    "numpy": "NumPy",
    "numdifftools": "numdifftools",
    "algopy": "AlgoPy",
    "autograd": "autograd",
    "sklearn": "scikit-learn",
    "torch": "PyTorch",
    "jax": "JAX",
    "tensorflow": "TensorFlow",
    "tinygrad": "tinygrad",
    "mlx": "MLX",
    "mygrad": "MyGrad",
    "paddle": "Paddle",
    "pytensor": "PyTensor",
    "casadi": "CasADi",
    "chainer": "Chainer",
}


class Answer(NamedTuple):
    """What one formula of one library gives."""

    library: str
    formula: str
    value: Any

    @property
    def name(self) -> str:
        """What the library is called; Keras, optax and Flax run inside another one."""
        for other, called in (("keras", "Keras"), ("optax", "optax"), ("flax", "Flax")):
            if other in self.formula:
                inside = f" on {NAMES[self.library]}" if other == "keras" else ""
                return f"{called}{inside}"
        return NAMES[self.library]


@cache
def data() -> dict[str, Any]:
    """The whole file: date, Python, what was left out, and the libraries."""
    return json.loads(FILE.read_text(encoding="utf8"))


def answers(question: str) -> list[Answer]:
    """All answers to a question, in the order of the libraries.

    >>> next(one.value for one in answers("leaky-relu") if one.library == "mygrad")
    0.0
    """
    found = [
        Answer(library, formula, value)
        for library, one in data()["libraries"].items()
        for formula, value in one["answers"].get(question, {}).items()
    ]
    if not found:
        raise ValueError(f"no library has an answer to {question!r}")
    return found


def grouped(question: str) -> dict[str, list[Answer]]:
    """The answers to a question by what they give, the most frequent first."""
    found: dict[str, list[Answer]] = {}
    for one in answers(question):
        found.setdefault(shown(one.value), []).append(one)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def shown(value: Any) -> str:
    """A value as a table shows it.

    >>> shown([0.5, "nan", {"raises": "ValueError"}]), shown(-334759e-6), shown(True)
    ('0.5, NaN, ValueError', '−0.3348', 'yes')
    """
    if isinstance(value, list):
        return ", ".join(
            f"({shown(one)})" if isinstance(one, list) else shown(one) for one in value
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return value["raises"]
    if isinstance(value, str):
        return {"nan": "NaN", "inf": "∞", "-inf": "−∞"}.get(value, value)
    return f"{value:.4g}".replace("-", "−")


def numbers(value: Any) -> Iterator[float]:
    """The numbers of a value, NaN included, in order.

    >>> list(numbers([0.5, ["nan", 2]]))
    [0.5, nan, 2.0]
    """
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float) or value in ("nan", "inf", "-inf"):
        yield float(value)


def same(one: Any, two: Any) -> bool:
    """Whether two answers agree, but for what another processor may change.

    >>> same([1.0, "nan"], [1.00001, "nan"]), same(1.0, 1.1), same({"raises": "A"}, 1.0)
    (True, False, False)
    """
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, bool | str | dict) or isinstance(two, bool | str | dict | list):
        return type(one) is type(two) and one == two
    return isinstance(one, int | float) and math.isclose(one, two, rel_tol=TOLERANCE, abs_tol=1e-25)
