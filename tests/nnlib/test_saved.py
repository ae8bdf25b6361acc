"""Networks as files: what is written is read, and nothing else is."""

import pickle
import zipfile

import numpy as np
import pytest

import nnlib

X = np.array([[-1.0, 2.0, 0.5], [0.5, 3.0, -2.0]])


def written(path, **changes):
    """A saved network with parts of the file put in place of its own; None leaves one out."""
    nnlib.MLP([2, 3, 2], rng=0).save(path)
    with np.load(path) as file:
        parts = {**{name: file[name] for name in file.files}, **changes}
    with path.open("wb") as file:
        np.savez(file, **{name: part for name, part in parts.items() if part is not None})
    return path


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "options",
    [
        {"hidden": "tanh", "output": "softmax", "loss": "cross_entropy"},
        {"hidden": "leaky_relu", "output": "leaky_relu", "slope": 0.3, "loss": "sse"},
        {"hidden": "gelu", "output": "sigmoid", "loss": "bce"},
    ],
)
def test_a_network_is_read_as_it_was_written(tmp_path, options, dtype):
    net = nnlib.MLP([2, 3, 2], dtype=dtype, rng=1, **options)
    for name in ("net.npz", "net", "net.of.mine"):
        net.save(tmp_path / name)
        again = nnlib.MLP.load(str(tmp_path / name))
        assert type(again) is nnlib.MLP
        assert repr(again) == repr(net)
        assert again.dtype == net.dtype
        np.testing.assert_array_equal(again.predict(X), net.predict(X))
        for one, other in zip(again.params, net.params, strict=True):
            np.testing.assert_array_equal(one.W, other.W)
            np.testing.assert_array_equal(one.b, other.b)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net", "net.npz", "net.of.mine"]
    nnlib.train(again, X, nnlib.softmax(X), optimizer=nnlib.SGD(0.1), epochs=1)


def test_the_file_holds_no_code(tmp_path):
    path = written(tmp_path / "net.npz")
    with np.load(path, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "Uif" for name in file.files)


class Own(nnlib.MLP):
    pass


def test_a_derived_class_is_loaded_by_itself(tmp_path):
    path = tmp_path / "net.npz"
    Own([2, 1]).save(path)
    assert type(Own.load(path)) is Own
    message = r"net.npz holds a network of the class Own, expected MLP: load it by Own.load$"
    with pytest.raises(ValueError, match=message):
        nnlib.MLP.load(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "other"}, "not a network that nnlib saved: its format has another name"),
        ({"format": None}, "its format has another name"),
        ({"format": np.array(["nnlib.MLP"])}, "its format has another name"),
        ({"version": 2}, "has version 2 of its format, expected 1"),
        ({"version": None}, "has version None of its format, expected 1"),
        ({"version": [1, 1]}, r"has version \[1, 1\] of its format, expected 1"),
        ({"kind": None}, "a part is missing"),
        ({"hidden": 3}, "a part is missing"),
        ({"sizes": None}, "a part is missing"),
        ({"sizes": 2}, "a part is missing"),
        ({"sizes": [2]}, "a part is missing"),
        ({"sizes": [2.0, 3.0, 2.0]}, "a part is missing"),
        ({"slope": None}, "a part is missing"),
        ({"slope": [0.1, 0.2]}, "a part is missing"),
        ({"slope": 2.0}, r"slope is 2.0, expected a number in \[0, 1\]"),
        ({"hidden": "cosine"}, "hidden is 'cosine', expected one of"),
        ({"loss": "bce"}, "loss is 'bce' with output 'identity'"),
        ({"W1": None}, "layer 1 has other shapes than its sizes say"),
        ({"b2": np.zeros((1, 2))}, "layer 2 has other shapes than its sizes say"),
        ({"sizes": [2, 3, 10**9]}, "layer 2 has other shapes than its sizes say"),
        ({"sizes": [2, 3, 2, 2]}, "layer 3 has other shapes than its sizes say"),
        ({"W1": np.zeros((3, 2), np.float32)}, "layer 1 is not of the type float64"),
        ({"dtype": "float16"}, "layer 1 is not of the type float16"),
        ({"W1": np.full((3, 2), np.nan)}, r"params\[0\].W\[0, 0\] is nan"),
        (
            {"W1": np.array([[None] * 2] * 3)},
            "not a network that nnlib saved: .*allow_pickle=False",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        nnlib.MLP.load(written(tmp_path / "net.npz", **changes))


class Bomb:
    def __reduce__(self):
        return print, ("boom",)


def test_foreign_files_are_refused_and_not_run(tmp_path, capsys):
    path = tmp_path / "file"
    contents = [
        b"",
        b"PK",
        b"words",
        pickle.dumps(Bomb()),
    ]
    for content in contents:
        path.write_bytes(content)
        with pytest.raises(ValueError, match="file is not a network that nnlib saved: "):
            nnlib.MLP.load(path)
    with path.open("wb") as file:
        np.save(file, np.ones(3))
    with pytest.raises(ValueError, match="file is not a network that nnlib saved: "):
        nnlib.MLP.load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(ValueError, match="file is not a network that nnlib saved: "):
        nnlib.MLP.load(path)
    whole = written(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="file is not a network that nnlib saved: "):
        nnlib.MLP.load(path)
    with pytest.raises(FileNotFoundError):
        nnlib.MLP.load(tmp_path / "nothing")
    assert capsys.readouterr().out == ""


def test_tied_parameters_are_not_parted(tmp_path):
    net = nnlib.MLP([2, 2, 2])
    net.params[1] = net.params[0]
    with pytest.raises(ValueError, match=r"params\[1\].W shares its memory with params\[0\].W"):
        net.save(tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())
