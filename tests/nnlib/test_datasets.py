import sys

import numpy as np
import pytest
import sklearn.datasets

from nnlib import datasets

REAL = [
    (datasets.digits, sklearn.datasets.load_digits, (64, 1797), 10),
    (datasets.breast_cancer, sklearn.datasets.load_breast_cancer, (30, 569), 1),
]


@pytest.mark.parametrize(("load", "source", "shape", "outputs"), REAL)
def test_real_data_are_split_into_columns(load, source, shape, outputs):
    data, source = load(), source()
    X = np.hstack([data.X_train, data.X_test])
    assert X.shape == shape
    assert data.Y_train.shape == (outputs, data.X_train.shape[1])
    assert data.Y_test.shape == (outputs, data.X_test.shape[1])
    assert data.X_test.shape[1] == pytest.approx(shape[1] / 4, abs=len(data.names))
    assert data.names == tuple(source.target_names.astype(str))
    # Every example of the source is there once, with its own label.
    originals = np.vstack(
        [X * data.std + data.mean, np.hstack([data.labels_train, data.labels_test])]
    )
    expected = np.vstack([source.data.T, source.target])
    np.testing.assert_allclose(
        originals.round(6)[:, np.lexsort(originals.round(6))],
        expected.round(6)[:, np.lexsort(expected.round(6))],
        atol=1e-5,
    )


@pytest.mark.parametrize("load", [datasets.digits, datasets.breast_cancer])
def test_targets_belong_to_labels(load):
    data = load()
    for Y, labels in [(data.Y_train, data.labels_train), (data.Y_test, data.labels_test)]:
        if len(Y) == 1:
            np.testing.assert_array_equal(Y[0], labels)
        else:
            np.testing.assert_array_equal(Y.argmax(axis=0), labels)
            np.testing.assert_array_equal(Y.sum(axis=0), 1)
    assert datasets.breast_cancer().names == ("malignant", "benign")


@pytest.mark.parametrize("load", [datasets.digits, datasets.breast_cancer])
def test_standardised_by_the_training_set_alone(load):
    data = load()
    np.testing.assert_allclose(data.X_train.mean(axis=1), 0, atol=1e-13)
    std = data.X_train.std(axis=1)
    varies = std > 0
    np.testing.assert_allclose(std[varies], 1, rtol=1e-12)
    assert (data.X_train[~varies] == 0).all()
    assert (data.std[~varies] == 1).all()
    assert np.abs(data.X_test.mean(axis=1)).max() > 1e-3
    assert data.mean.shape == data.std.shape == (len(data.X_train), 1)


@pytest.mark.parametrize("load", [datasets.digits, datasets.breast_cancer])
def test_each_class_gives_the_same_fraction(load):
    data = load(test_fraction=0.4)
    for label in range(len(data.names)):
        test, train = (data.labels_test == label).sum(), (data.labels_train == label).sum()
        assert test == round(0.4 * (test + train))


def test_defaults():
    for load in (datasets.digits, datasets.breast_cancer):
        np.testing.assert_array_equal(load().X_test, load(test_fraction=0.25, rng=0).X_test)
    for make, options in [
        (datasets.blobs, {"classes": 3, "spread": 0.3}),
        (datasets.moons, {"noise": 0.1}),
        (datasets.spirals, {"classes": 2, "turns": 1.0, "noise": 0.02}),
    ]:
        np.testing.assert_array_equal(make(30).X, make(30, rng=0, **options).X)


def test_the_split_depends_on_rng_alone():
    one, same, other = (datasets.breast_cancer(rng=rng) for rng in (3, 3, 4))
    np.testing.assert_array_equal(one.X_test, same.X_test)
    assert not np.array_equal(one.X_test, other.X_test)


def test_type():
    data = datasets.breast_cancer(dtype=np.float32)
    kinds = {data.X_train.dtype, data.Y_train.dtype, data.X_test.dtype, data.Y_test.dtype}
    assert kinds == {np.dtype(np.float32)}


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, "half"])
def test_a_fraction_outside_0_1_is_refused(fraction):
    with pytest.raises(ValueError, match=r"test_fraction is .*, expected a number in \(0, 1\)"):
        datasets.digits(test_fraction=fraction)


@pytest.mark.parametrize("load", [datasets.digits, datasets.breast_cancer, datasets.diabetes])
def test_the_sets_need_no_scikit_learn(load, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert load().X_train.shape[1] > 300


def test_patients_are_split_once_and_can_be_given_back():
    data, source = datasets.diabetes(), sklearn.datasets.load_diabetes(scaled=False)
    assert data.X_train.shape == (10, 332)
    assert data.Y_train.shape == (1, 332)
    assert data.X_test.shape == (10, 110)
    assert data.Y_test.shape == (1, 110)
    assert data.names == tuple(source.feature_names)
    X = np.hstack([data.X_train, data.X_test]) * data.std + data.mean
    Y = np.hstack([data.Y_train, data.Y_test]) * data.Y_std + data.Y_mean
    found = np.vstack([X, Y]).round(6)
    expected = np.vstack([source.data.T, source.target]).round(6)
    np.testing.assert_allclose(
        found[:, np.lexsort(found)], expected[:, np.lexsort(expected)], atol=1e-5
    )


def test_patients_are_standardised_by_the_training_set_alone():
    data = datasets.diabetes()
    for values in (data.X_train, data.Y_train):
        np.testing.assert_allclose(values.mean(axis=1), 0, atol=1e-13)
        np.testing.assert_allclose(values.std(axis=1), 1, rtol=1e-12)
    assert abs(data.Y_test.mean()) > 1e-3
    assert np.abs(data.X_test.mean(axis=1)).max() > 1e-3


def test_the_options_of_the_patients():
    one, same, other = (datasets.diabetes(rng=rng) for rng in (0, 0, 1))
    np.testing.assert_array_equal(datasets.diabetes().X_test, one.X_test)
    np.testing.assert_array_equal(one.X_test, same.X_test)
    assert not np.array_equal(one.X_test, other.X_test)
    single = datasets.diabetes(test_fraction=0.5, dtype=np.float32)
    assert single.X_test.shape == (10, 221)
    assert single.X_train.dtype == single.Y_test.dtype == np.float32
    with pytest.raises(ValueError, match=r"test_fraction is 2, expected a number in \(0, 1\)"):
        datasets.diabetes(test_fraction=2)


def test_one_hot():
    np.testing.assert_array_equal(datasets.one_hot([1, 0, 1]), [[0, 1, 0], [1, 0, 1]])
    np.testing.assert_array_equal(datasets.one_hot(np.uint8([0]), 3), [[1], [0], [0]])
    assert datasets.one_hot([0]).dtype == np.float64
    assert datasets.one_hot([1, 0, 2]).flags.c_contiguous  # picking columns is slow otherwise
    assert datasets.one_hot([0], dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize(
    ("labels", "classes", "message"),
    [
        ([0.0, 1.0], None, r"labels has shape \(2,\) and dtype float64, expected a non-empty"),
        ([[0, 1]], None, r"labels has shape \(1, 2\)"),
        (np.array([], int), None, r"labels has shape \(0,\)"),
        ([0, 3], 3, "labels range from 0 to 3, expected 0 to 2"),
        ([-1, 1], None, "labels range from -1 to 1, expected 0 to 1"),
        ([0], 0, "classes is 0, expected an integer of at least 1"),
    ],
)
def test_one_hot_refuses(labels, classes, message):
    with pytest.raises(ValueError, match=message):
        datasets.one_hot(labels, classes)


def test_xor():
    X, Y, labels = datasets.xor()
    np.testing.assert_array_equal(labels, X[0] != X[1])
    np.testing.assert_array_equal(Y, labels[np.newaxis])
    np.testing.assert_array_equal(X, [[0, 0, 1, 1], [0, 1, 0, 1]])


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (datasets.blobs, {"classes": 4}),
        (datasets.moons, {}),
        (datasets.spirals, {"classes": 3}),
    ],
)
def test_toy_sets(make, options):
    X, Y, labels = make(31, **options)
    classes = options.get("classes", 2)
    assert X.shape == (2, 31)
    np.testing.assert_array_equal(labels, np.arange(31) % classes)
    if make is datasets.moons:
        np.testing.assert_array_equal(Y, labels[np.newaxis])
    else:
        np.testing.assert_array_equal(Y, datasets.one_hot(labels, classes))
    np.testing.assert_array_equal(X, make(31, rng=0, **options).X)
    assert not np.array_equal(X, make(31, rng=1, **options).X)
    with pytest.raises(ValueError, match=f"m is 1, expected an integer of at least {classes}"):
        make(1, **options)


def test_where_the_toy_points_lie():
    X, _, labels = datasets.blobs(12, classes=4, spread=0.0)
    np.testing.assert_allclose(X[:, :4], [[1, 0, -1, 0], [0, 1, 0, -1]], atol=1e-15)
    X, _, labels = datasets.moons(200, noise=0.0)
    upper, lower = X[:, labels == 0], X[:, labels == 1] - [[1], [0.5]]
    for half, sign in [(upper, 1), (lower, -1)]:
        np.testing.assert_allclose(np.hypot(*half), 1, rtol=1e-14)
        assert (sign * half[1] >= 0).all()
        assert half[0].min() < -0.9
        assert half[0].max() > 0.9
    X, _, labels = datasets.spirals(200, classes=3, turns=0.25, noise=0.0)
    radius = np.hypot(*X)
    assert 0.1 <= radius.min() < 0.2
    assert 0.9 < radius.max() <= 1
    turned = 2 * np.pi * (0.25 * radius + labels / 3)
    np.testing.assert_allclose(X, radius * [np.cos(turned), np.sin(turned)], atol=1e-14)


def test_the_spread_of_the_toy_points():
    for make, name in [
        (datasets.blobs, "spread"),
        (datasets.moons, "noise"),
        (datasets.spirals, "noise"),
    ]:
        exact = make(4000, **{name: 0.0}).X
        X = make(4000, **{name: 0.2}).X
        assert (X - exact).std() == pytest.approx(0.2, rel=0.05)
        with pytest.raises(ValueError, match=f"{name} is -1, expected a number of at least 0"):
            make(4, **{name: -1})
    with pytest.raises(ValueError, match="turns is 0, expected a number above 0"):
        datasets.spirals(4, turns=0)
    with pytest.raises(ValueError, match="classes is 1, expected an integer of at least 2"):
        datasets.blobs(4, classes=1)


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "diabetes"])
def test_a_split_that_leaves_nothing_is_refused(name):
    load = getattr(datasets, name)
    for fraction, purpose in ((0.9999, "train on"), (0.00001, "test on")):
        message = rf"test_fraction is {fraction}, which of the \d+ .* leaves none to {purpose}, "
        with pytest.raises(ValueError, match=message):
            load(test_fraction=fraction)


def test_the_smallest_splits():
    data = datasets.diabetes(test_fraction=0.6 / 442)
    assert data.X_test.shape == (10, 1)
    data = datasets.breast_cancer(test_fraction=0.6 / 212)
    assert sorted(data.labels_test.tolist()) == [0, 1]
    with pytest.raises(ValueError, match="the 212 examples of the class 'malignant' leaves"):
        datasets.breast_cancer(test_fraction=0.4 / 212)


def test_a_label_that_is_no_class_number_is_asked_about():
    message = r"labels has a 94107, .* at most 10000 classes: .* say classes=94108"
    with pytest.raises(ValueError, match=message):
        datasets.one_hot([1, 94107])
    with pytest.raises(ValueError, match=r"labels has a 1099511627776, "):
        datasets.one_hot([2**40])
    assert datasets.one_hot([94107], 94108)[94107, 0] == 1
    assert datasets.one_hot([9999]).shape == (10000, 1)
    with pytest.raises(ValueError, match="labels has a 10000, expected"):
        datasets.one_hot([10000])
