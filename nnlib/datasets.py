r"""Data to train on: three real sets, which lie in `nnlib/data/`, and small seeded ones.

Everything comes in columns: X is ``(n, m)``, one example per column, and so is Y.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib import _validate
from nnlib._types import Array, ArrayLike, DTypeLike

Rng = int | np.random.Generator

MANY = 10_000  # classes: a label above it is a code, a year or a postcode, sooner than a class


class Dataset(NamedTuple):
    """A real data set, split and standardised.

    ``X_train * std + mean`` gives the original numbers back. ``labels_train`` and ``labels_test``
    are the classes as integers, ``names`` what they are called.
    """

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array
    labels_train: Array
    labels_test: Array
    names: tuple[str, ...]
    mean: Array
    std: Array


class Measurements(NamedTuple):
    """A real data set with a number as its target, split; X and Y are standardised.

    ``X_train * std + mean`` gives the original numbers back, and ``Y_train * Y_std + Y_mean`` the
    original targets. ``names`` are those of the rows of X.
    """

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array
    names: tuple[str, ...]
    mean: Array
    std: Array
    Y_mean: Array
    Y_std: Array


class Points(NamedTuple):
    """A small set of points in the plane: X ``(2, m)``, targets Y, classes as integers."""

    X: Array
    Y: Array
    labels: Array


def digits(*, test_fraction: float = 0.25, rng: Rng = 0, dtype: DTypeLike = np.float64) -> Dataset:
    """Return 1797 handwritten digits of 8 by 8 pixels, with one-hot labels.

    Shapes: -> X (64, m), Y (10, m), to train on and to test on.

    The set is that of scikit-learn, from Alpaydin and Kaynak, *Optical Recognition of Handwritten
    Digits*, UCI Machine Learning Repository, 1998. Each class gives the same fraction to the test
    set. Mean and standard deviation are those of the training set alone; a pixel that never
    changes there is only centred.

    >>> data = digits()
    >>> data.X_train.shape, data.Y_train.shape
    ((64, 1347), (10, 1347))
    """
    X, labels, names = _stored("digits")
    return _prepare(X, one_hot(labels, 10), labels, names, test_fraction, rng, dtype)


def breast_cancer(
    *, test_fraction: float = 0.25, rng: Rng = 0, dtype: DTypeLike = np.float64
) -> Dataset:
    """Return 569 tumours with 30 measurements each: Y is 1 for a benign one.

    Shapes: -> X (30, m), Y (1, m), to train on and to test on.

    The set is that of scikit-learn, from Wolberg, Mangasarian, Street and Street, *Breast Cancer
    Wisconsin (Diagnostic)*, UCI Machine Learning Repository, 1995. Split and standardised like
    :func:`digits`.

    >>> data = breast_cancer()
    >>> data.X_train.shape, data.Y_train.shape, data.names
    ((30, 427), (1, 427), ('malignant', 'benign'))
    """
    X, labels, names = _stored("breast_cancer")
    Y = labels[np.newaxis].astype(np.float64)
    return _prepare(X, Y, labels, names, test_fraction, rng, dtype)


def diabetes(
    *, test_fraction: float = 0.25, rng: Rng = 0, dtype: DTypeLike = np.float64
) -> Measurements:
    """Return 442 patients with ten measurements each: Y says how far diabetes has gone.

    Shapes: -> X (10, m), Y (1, m), to train on and to test on.

    The set is that of scikit-learn, from Efron, Hastie, Johnstone and Tibshirani, *Least Angle
    Regression*, Annals of Statistics 32, 2004; Y is measured one year after X. Both have mean 0
    and standard deviation 1 in the training set, which alone decides what is taken off and what
    is divided by.

    >>> data = diabetes()
    >>> data.X_train.shape, data.Y_train.shape, data.names[:3]
    ((10, 332), (1, 332), ('age', 'sex', 'bmi'))
    """
    X, target, names = _stored("diabetes")
    test_fraction = _check_fraction(test_fraction)
    rng, dtype = _validate.generator(rng), _validate.float_type(dtype)
    Y = target[np.newaxis]
    test = np.zeros(X.shape[1], dtype=bool)
    test[rng.permutation(test.size)[: round(test_fraction * test.size)]] = True
    _check_split(test_fraction, test)
    X, mean, std = _standardise(X, ~test)
    Y, Y_mean, Y_std = _standardise(Y, ~test)
    X, Y = X.astype(dtype), Y.astype(dtype)
    return Measurements(
        X_train=X[:, ~test],
        Y_train=Y[:, ~test],
        X_test=X[:, test],
        Y_test=Y[:, test],
        names=names,
        mean=mean,
        std=std,
        Y_mean=Y_mean,
        Y_std=Y_std,
    )


def one_hot(
    labels: ArrayLike, classes: int | None = None, *, dtype: DTypeLike = np.float64
) -> Array:
    """Return integer labels as columns with a single 1.

    Shapes: labels (m,) -> (classes, m).

    ``classes`` is by default the largest label plus 1; above 10000 it must be said. What are no
    whole numbers, or lie outside 0 to ``classes - 1``, raises ``ValueError``.

    >>> one_hot([2, 0])
    array([[0., 1.],
           [0., 0.],
           [1., 0.]])
    """
    labels = _validate.as_array("labels", labels)
    if labels.ndim != 1 or labels.size == 0 or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels has shape {labels.shape} and dtype {labels.dtype},"
            " expected a non-empty vector of integers"
        )
    if classes is None:
        classes = int(labels.max()) + 1
        if classes > MANY:
            raise ValueError(
                f"labels has a {labels.max()}, expected class numbers from 0 on, of at most {MANY}"
                f" classes: if there are so many, say classes={classes}"
            )
    classes = _validate.integer("classes", classes, 1)
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels range from {labels.min()} to {labels.max()}, expected 0 to {classes - 1}"
        )
    Y = np.zeros((classes, labels.size), _validate.float_type(dtype))
    Y[labels, np.arange(labels.size)] = 1
    return Y


def xor() -> Points:
    """Return the four points of exclusive or: Y is 1 where exactly one coordinate is.

    Shapes: -> X (2, 4), Y (1, 4), labels (4,).

    No single layer can separate them: Minsky and Papert, *Perceptrons*, 1969.

    >>> xor().Y
    array([[0., 1., 1., 0.]])
    """
    X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    labels = np.array([0, 1, 1, 0])
    return Points(X, labels[np.newaxis].astype(np.float64), labels)


def blobs(m: int, *, classes: int = 3, spread: float = 0.3, rng: Rng = 0) -> Points:
    """Return m points in round clouds whose centres lie on the unit circle; Y is one-hot.

    Shapes: -> X (2, m), Y (classes, m), labels (m,).

    ``spread`` is the standard deviation of each cloud. The classes take turns.

    >>> blobs(7).labels
    array([0, 1, 2, 0, 1, 2, 0])
    """
    labels, rng = _turns(m, classes), _validate.generator(rng)
    angle = 2 * np.pi * labels / classes
    X = np.array([np.cos(angle), np.sin(angle)])
    X += rng.normal(0, _validate.non_negative("spread", spread), X.shape)
    return Points(X, one_hot(labels, classes), labels)


def moons(m: int, *, noise: float = 0.1, rng: Rng = 0) -> Points:
    """Return m points on two half circles that reach into each other; Y is 0 or 1.

    Shapes: -> X (2, m), Y (1, m), labels (m,).

    >>> moons(4, noise=0.0).labels
    array([0, 1, 0, 1])
    """
    labels, rng = _turns(m, 2), _validate.generator(rng)
    angle = rng.uniform(0, np.pi, m)
    upper = np.array([np.cos(angle), np.sin(angle)])
    lower = np.array([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(labels == 0, upper, lower)
    X += rng.normal(0, _validate.non_negative("noise", noise), X.shape)
    return Points(X, labels[np.newaxis].astype(np.float64), labels)


def spirals(
    m: int, *, classes: int = 2, turns: float = 1.0, noise: float = 0.02, rng: Rng = 0
) -> Points:
    """Return m points on spiral arms that wind round one another; Y is one-hot.

    Shapes: -> X (2, m), Y (classes, m), labels (m,).

    Each arm starts near the centre and makes ``turns`` full turns out to radius 1.

    >>> spirals(5).Y
    array([[1., 0., 1., 0., 1.],
           [0., 1., 0., 1., 0.]])
    """
    labels, rng = _turns(m, classes), _validate.generator(rng)
    radius = rng.uniform(0.1, 1, m)
    angle = 2 * np.pi * (_validate.positive("turns", turns) * radius + labels / classes)
    X = radius * np.array([np.cos(angle), np.sin(angle)])
    X += rng.normal(0, _validate.non_negative("noise", noise), X.shape)
    return Points(X, one_hot(labels, classes), labels)


def _turns(m: int, classes: int) -> Array:
    """Return m labels that run through the classes again and again."""
    classes = _validate.integer("classes", classes, 2)
    return np.arange(_validate.integer("m", m, classes)) % classes


def _stored(name: str) -> tuple[Array, Array, tuple[str, ...]]:
    """Return the numbers of a set in columns, its targets, and the names that go with it."""
    with np.load(Path(__file__).parent / "data" / f"{name}.npz") as source:
        target = source["target"]
        whole = target.dtype.kind in "iu"
        X = source["data"].T.astype(np.float64)
        names = tuple(str(name) for name in source["names"])
    return X, target.astype(np.int64) if whole else target, names


def _check_fraction(test_fraction: float) -> float:
    return _validate.number(
        "test_fraction", test_fraction, "a number in (0, 1)", lambda x: 0 < x < 1
    )


def _check_split(test_fraction: float, test: Array, what: str = "") -> None:
    """Refuse a split that, rounded to examples, leaves one side nothing."""
    for purpose, left in (("test on", test), ("train on", ~test)):
        if not left.any():
            raise ValueError(
                f"test_fraction is {test_fraction}, which of the {test.size} examples{what} leaves"
                f" none to {purpose}, expected at least one"
            )


def _standardise(X: Array, train: Array) -> tuple[Array, Array, Array]:
    """Return X with mean 0 and deviation 1 in the columns to train on, and both as they were."""
    mean = X[:, train].mean(axis=1, keepdims=True)
    std = X[:, train].std(axis=1, keepdims=True)
    std[std == 0] = 1
    return (X - mean) / std, mean, std


def _prepare(
    X: Array,
    Y: Array,
    labels: Array,
    names: tuple[str, ...],
    test_fraction: float,
    rng: Rng,
    dtype: DTypeLike,
) -> Dataset:
    """Split by class at random, and standardise by the training set."""
    test_fraction = _check_fraction(test_fraction)
    rng, dtype = _validate.generator(rng), _validate.float_type(dtype)
    test = np.zeros(len(labels), dtype=bool)
    for label in range(len(names)):
        members = rng.permutation(np.flatnonzero(labels == label))
        test[members[: round(test_fraction * len(members))]] = True
        _check_split(test_fraction, test[members], f" of the class {names[label]!r}")
    train = ~test
    X, mean, std = _standardise(X, train)
    X, Y = X.astype(dtype), Y.astype(dtype)
    return Dataset(
        X_train=X[:, train],
        Y_train=Y[:, train],
        X_test=X[:, test],
        Y_test=Y[:, test],
        labels_train=labels[train],
        labels_test=labels[test],
        names=names,
        mean=mean,
        std=std,
    )
