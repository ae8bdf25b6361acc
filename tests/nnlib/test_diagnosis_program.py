"""A person's program in a file: run apart, recognised, and held against its own cost."""

import numpy as np
import pytest

import nnlib
from nnlib.diagnosis import program, student

COLUMNS = """
import numpy as np

print("reading nothing")

def forward(X, params):
    A = X
    for at, (W, b) in enumerate(params):
        Z = W @ A + b
        A = HIDDEN if at < len(params) - 1 else OUTPUT
    return A

def cost(A, Y):
    return COST

def gradients(X, Y, params):
    activations = [X]
    for at, (W, b) in enumerate(params):
        Z = W @ activations[-1] + b
        activations.append(HIDDEN if at < len(params) - 1 else OUTPUT)
    A, grads = activations[-1], []
    m = X.shape[1]
    delta = DELTA
    for at in reversed(range(len(params))):
        grads.insert(0, (delta @ activations[at].T, delta.sum(axis=1, keepdims=True)))
        A = activations[at]
        delta = (params[at][0].T @ delta) * SLOPE
    return grads
"""
TANH = {
    "HIDDEN": "np.tanh(Z)",
    "OUTPUT": "1 / (1 + np.exp(-Z))",
    "COST": "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / A.shape[1]",
    "DELTA": "(A - Y) / m",
    "SLOPE": "(1 - A ** 2)",
}
ROWS = """
import numpy as np

def forward(X, params):
    H = np.maximum(X @ params["W1"] + params["b1"], 0)
    E = np.exp(H @ params["W2"] + params["b2"])
    return E / E.sum(axis=1, keepdims=True)

def cost(A, Y):
    return -(Y * np.log(A)).sum()

def gradients(X, Y, params):
    H = np.maximum(X @ params["W1"] + params["b1"], 0)
    D2 = forward(X, params) - Y
    D1 = D2 @ params["W2"].T
    return {"W2": H.T @ D2, "b2": D2.sum(axis=0), "W1": X.T @ D1, "b1": D1.sum(axis=0)}
"""


def in_this_process(path, timeout):
    """Run a program as its own process would."""
    student.main(str(path), str(path.with_suffix(".npz")))
    with np.load(path.with_suffix(".npz")) as arrays:
        return dict(arrays)


@pytest.fixture
def diagnosed(tmp_path, monkeypatch):
    """Write a program with some of its parts changed, and diagnose it.

    Most tests ask what is said and not how it is run, and save the time of a process.
    """

    def run(text=COLUMNS, *, apart=False, timeout=30, **changes):
        for name, code in {**TANH, **changes}.items():
            text = text.replace(name, code)
        path = tmp_path / "mine.py"
        path.write_text(text)
        if not apart:
            monkeypatch.setattr(program, "_run", in_this_process)
        return nnlib.diagnose_file(path, timeout=timeout)

    return run


def test_a_right_program_is_right(diagnosed):
    report = diagnosed(apart=True)
    assert report.right
    assert report.kinds == ("right",)
    assert "hidden='tanh', output='sigmoid', loss='bce'" in report.about


def test_a_program_in_rows_is_recognised_and_its_mistake_named(diagnosed):
    report = diagnosed(ROWS)
    assert [layer.W.kinds for layer in report] == [("missing-slope",), ("right",)]
    assert "one example per row; it computes what" in report.about
    assert "with 7 times its cost" in report.about


def test_a_factor_that_the_programs_own_cost_has_not_is_a_mistake(diagnosed):
    report = diagnosed(DELTA="A - Y")
    assert (report.right, report.kinds, report.convention) == (False, ("factor-m",), None)


def test_what_no_network_here_computes_is_compared_with_numerical_derivatives(diagnosed):
    own = {"HIDDEN": "np.sin(Z)", "SLOPE": "np.sqrt(abs(1 - A ** 2))"}
    report = diagnosed(**own)
    assert "numerical derivatives alone" in report.about
    assert report[1].W.kinds in {("right",), ("rounding",)}
    assert report[0].W.kinds == ("unknown",)


def test_gradients_are_shaped_like_the_parameters_that_a_program_takes(diagnosed):
    turned = COLUMNS.replace("delta @ activations[at].T", "activations[at] @ delta.T")
    assert [layer.W.kinds for layer in diagnosed(turned)] == [("transpose",)] * 2
    right = ROWS.replace('@ params["W2"].T', '@ params["W2"].T * (H > 0)')
    assert diagnosed(right).right


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (COLUMNS.replace("    return grads", ""), "gradients gave None: is there a return"),
        (COLUMNS.replace("return A", "return A, Z"), "forward gave a tuple, expected the outputs"),
        (COLUMNS.replace("return A", "return A.astype(np.float32)"), "numbers of single precision"),
        (ROWS.replace('"b1"', '"B1"', 1), "KeyError: 'B1'"),
        (COLUMNS.replace("m = X", "m = x"), r"in gradients\n    m = x.shape(?s:.*)NameError"),
        ("while True: pass", "mine.py ran longer than 1 s"),
        ("def forward(X, params): return X", "it defines no cost, gradients"),
        ("import numpy as np\ndef forward(", "SyntaxError"),
        pytest.param("import os\nos._exit(3)", "ended before", marks=pytest.mark.long),
    ],
)
def test_a_program_that_cannot_be_run_says_why(diagnosed, text, message):
    with pytest.raises((ValueError, TimeoutError), match=message):
        diagnosed(
            text, apart="while" in text or "_exit" in text, timeout=1 if "while" in text else 30
        )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="expected a file with a program"):
        nnlib.diagnose_file(tmp_path / "none.py")
