"""`nnlib` and `nnlib.symbolic`, name by name: nothing without its algebra, no algebra without use.

Every function of the mirrored modules is also computed by the NumPy function that its algebra
generates, on random arrays, to twelve digits.
"""

import importlib
import types

import numpy as np
import pytest
import sympy as sp

import nnlib
from nnlib.activations import ACTIVATIONS
from nnlib.symbolic import array, indices, numpy_function, sizes
from nnlib.symbolic.activations import SLOPE

from .derivations import MODULES, PAIRS, algebra

UNMIRRORED = {
    "datasets": "data have no formula",
    "diagnosis": "a search among gradients that others wrote",
    "function_check": "gradcheck, of functions that a reader brings",
    "training": "a loop over steps whose rules are mirrored in optimizers",
}
NUMPY_ONLY = {"GradcheckReport": "a record of numbers that were found"}
# One layer as one product, which dense_forward and the network both call.
LEMMAS = ("joined_forward", "joined_gradient", "passed_back")
ALGEBRA_ONLY = {"softmax_is_shift_invariant": "why the stable form is the same function"}

SHAPES = [(3, 5), (4, 1), (1, 4)]
n, m = sizes("n m")
(i, p), (k,) = indices("i p", n), indices("k", m)
A, Y, Z, G = (array(name, n, m) for name in "AYZG")


def module_of(name):
    found = getattr(nnlib, name)
    if isinstance(found, types.ModuleType):
        return found.__name__.removeprefix("nnlib.")
    return found.__module__.removeprefix("nnlib.").partition(".")[0]


def mirrored():
    """The public names of nnlib, by mirrored module."""
    names = {module: set() for module in MODULES}
    for name in nnlib.__all__:
        module = module_of(name)
        if module not in UNMIRRORED:
            names[module].add(name)
    names["dense"].update(LEMMAS)
    return names


def own(module):
    """What a module of the algebra offers, without what it takes from another."""
    found = algebra(module)
    return {
        name
        for name in found.__all__
        if getattr(getattr(found, name), "__module__", None) == found.__name__
    }


@pytest.mark.parametrize("module", MODULES)
def test_every_function_has_its_algebra(module):
    missing = mirrored()[module] - own(module) - set(NUMPY_ONLY)
    assert not missing, f"nnlib.{module} has {missing}, nnlib.symbolic.{module} has not"


@pytest.mark.parametrize("module", MODULES)
def test_every_algebra_has_its_function(module):
    missing = own(module) - mirrored()[module] - set(ALGEBRA_ONLY)
    assert not missing, f"nnlib.symbolic.{module} has {missing}, nnlib.{module} has not"


def test_exemptions_are_needed():
    assert set(NUMPY_ONLY) <= set(nnlib.__all__)
    assert set(UNMIRRORED) <= {module_of(name) for name in nnlib.__all__}
    assert set(ALGEBRA_ONLY) <= {name for mod in MODULES for name in algebra(mod).__all__}


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


def run(derivation, functions=None, **values):
    """The result of a derivation, with values given by the names of its arrays and symbols."""
    arguments = derivation.arguments
    function = derivation.function(*arguments, functions=functions)
    return function(*(values[str(a)] for a in arguments))


def arrays(rng, shape, *, kind="normal"):
    if kind == "probability":
        return rng.uniform(0.05, 0.95, shape)
    if kind == "distribution":
        share = rng.uniform(0.1, 1, shape)
        return share / share.sum(axis=0)
    return rng.normal(size=shape)


COMPARISONS = {}


def compares(*names):
    def remember(test):
        COMPARISONS.update(dict.fromkeys(names, test))
        return test

    return remember


ELEMENTWISE = [name for name, entry in ACTIVATIONS.items() if entry.hidden]


@compares(*ELEMENTWISE, *(f"{name}_prime" for name in ELEMENTWISE))
def elementwise(name, rng, shape):
    table = algebra("activations").ACTIVATIONS
    g = table[name] if name in table else table[name.removesuffix("_prime")].prime
    values, slope = arrays(rng, shape), 0.07
    extra = {"slope": slope} if name.startswith("leaky") else {}
    arguments = [Z, SLOPE] if extra else [Z]
    formula = numpy_function(g(Z[i, k]), arguments, (i, k))
    close(getattr(nnlib, name)(values, **extra), formula(values, *extra.values()))


@compares("softmax")
def softmax(name, rng, shape):
    values = arrays(rng, shape)
    a = algebra("activations").softmax(Z)
    close(nnlib.softmax(values), numpy_function(a[i, k], [Z], (i, k))(values))


@compares("softmax_jacobian")
def softmax_jacobian(name, rng, shape):
    z = arrays(rng, shape)[:, 0]
    close(nnlib.softmax_jacobian(z[:, None]), run(algebra("activations").softmax_jacobian(), z=z))


@compares("softmax_backward")
def softmax_backward(name, rng, shape):
    values, slope = arrays(rng, shape), arrays(rng, shape)
    derived = run(algebra("activations").softmax_backward(), Z=values, G=slope)
    close(nnlib.softmax_backward(values, slope), derived)


def loss_arguments(name, rng, shape):
    kind = {"bce": "probability", "cross_entropy": "distribution"}.get(name.split("_from")[0])
    kind = "distribution" if name.startswith("cross") else kind
    kind = "probability" if name.startswith("bce") else kind
    first = arrays(rng, shape) if "logits" in name else arrays(rng, shape, kind=kind)
    return first, arrays(rng, shape, kind=kind)


@compares("mse", "sse", "bce", "cross_entropy")
def loss(name, rng, shape):
    a, y = loss_arguments(name, rng, shape)
    formula = numpy_function(getattr(algebra("losses"), name)(A, Y), [A, Y])
    close(getattr(nnlib, name)(a, y), formula(a, y))


@compares(
    *(f"{name}_gradient" for name in ("mse", "sse", "bce", "cross_entropy")),
    *(f"{name}_from_logits" for name in ("bce", "cross_entropy")),
    *(f"{name}_from_logits_gradient" for name in ("bce", "cross_entropy")),
)
def derived_loss(name, rng, shape):
    first, y = loss_arguments(name, rng, shape)
    derivation = getattr(algebra("losses"), name)()
    derived = run(derivation, A=first, Z=first, Y=y, c=first.max(axis=0))
    close(getattr(nnlib, name)(first, y), derived)


def layer_and_batch(rng, shape):
    n_in, batch = shape
    layer = nnlib.Dense(rng.normal(size=(2, n_in)), rng.normal(size=(2, 1)))
    return layer, rng.normal(size=(n_in, batch)), rng.normal(size=(2, batch))


@compares("Dense", "dense_forward")
def dense_forward(name, rng, shape):
    dense = algebra("dense")
    layer, below, _ = layer_and_batch(rng, shape)
    z = dense.dense_forward(dense.LAYER, dense.A_PREV)
    (j,), (column,) = indices("j", dense.n_out), indices("k", dense.m)
    formula = numpy_function(z[j, column], [*dense.LAYER, dense.A_PREV], (j, column))
    close(nnlib.dense_forward(layer, below), formula(layer.W, layer.b[:, 0], below))
    assert dense.Dense._fields == nnlib.Dense._fields


@compares("dense_backward")
def dense_backward(name, rng, shape):
    layer, below, delta = layer_and_batch(rng, shape)
    for average in (True, False):
        grads, below_slope = nnlib.dense_backward(layer, below, delta, average=average)
        derived = algebra("dense").dense_backward(average=average)
        close(grads.W, derived.grads.W.matrix_function()(delta, below))
        close(grads.b, derived.grads.b.matrix_function()(delta))
        close(below_slope, derived.dA_prev.matrix_function()(layer.W, delta))


@compares("joined_forward", "joined_gradient", "passed_back")
def joined(name, rng, shape):
    """[W b] [A; 1] as the proofs of the lemma give it, and as the layer's own formulas."""
    dense = algebra("dense")
    layer, below, delta = layer_and_batch(rng, shape)
    V, B = np.hstack(layer), np.vstack([below, np.ones(below.shape[1])])
    numpy = importlib.import_module("nnlib.dense")
    if name == "joined_forward":
        split = dense.joined_forward().function(dense.JOINED, dense.A_ONE)
        close(numpy.joined_forward(V, B), split(V, B))
        close(numpy.joined_forward(V, B), layer.W @ below + layer.b)
    elif name == "joined_gradient":
        found = numpy.joined_gradient(delta / shape[1], B)
        derived = dense.joined_gradient()
        close(found, derived.joined.matrix_function()(delta, B))
        close(found[:, -1], derived.bias.function(dense.DELTA)(delta))
    else:
        derived = dense.passed_back().matrix_function()(V, delta)
        close(numpy.passed_back(V, delta), derived[:-1])


@compares("MLP", "Forward", "Backward")
def mlp(name, rng, shape):
    """A network of three layers, its deltas and gradients by the induction, for every pair."""
    X = arrays(rng, (3, shape[1]))
    symbolic = algebra("mlp").MLP()
    assert symbolic.forward()._fields == nnlib.Forward._fields
    assert symbolic.backward()._fields == nnlib.Backward._fields
    recursion, gradients = symbolic.backward()
    step = recursion.matrix_function({"g_prime": nnlib.tanh_prime})
    for output, loss in PAIRS:
        kind = {"bce": "probability", "cross_entropy": "distribution"}.get(loss, "normal")
        targets = arrays(rng, (4, shape[1]), kind=kind)
        net = nnlib.MLP([3, 5, 2, 4], hidden="tanh", output=output, loss=loss, rng=1)
        forward, backward = net.forward(X), net.backward(X, targets)
        base = algebra("mlp").MLP(output=output, loss=loss).base()
        values = {"Y": targets, "Z": forward.Z[-1], "alpha": 0.01}
        delta = run(base, **values)
        scale = shape[1] if loss == "sse" else 1  # a sum over the examples, not an average
        for at in (2, 1, 0):
            close(backward.delta[at], delta)
            dW = gradients.W.matrix_function()(delta, forward.A[at])
            close(backward.grads[at].W, dW * scale)
            close(backward.grads[at].b, gradients.b.matrix_function()(delta) * scale)
            delta = step(net.params[at].W, delta, forward.Z[at - 1]) if at else None


@compares("he", "xavier", "xavier_uniform", "zeros")
def initializer(name, rng, shape):
    """Weights divided by the standard draw that made them: the deviation that theory gives."""
    n_out, n_in = 6, shape[0]
    weights = getattr(nnlib, name)(n_out, n_in, rng=0)
    derived = getattr(algebra("initializers"), name)()
    same_draw = np.random.default_rng(0)
    sizes_given = {algebra("initializers").n_in: n_in, algebra("initializers").n_out: n_out}
    if name == "zeros":
        net = nnlib.MLP([n_in, 3, 2], hidden="sigmoid", init="zeros", rng=0)
        grads = net.backward(arrays(rng, shape), arrays(rng, (2, shape[1]))).grads
        assert not weights.any()
        close(grads[0].W, np.repeat(grads[0].W[:1], 3, axis=0))  # no unit differs from another
        assert not derived.rhs.has(indices("p", algebra("initializers").n_in)[0])
        return
    if name == "he":
        variance, standard = derived.given[0].variance, same_draw.normal(size=(n_out, n_in))
    elif name == "xavier":
        s = sp.Symbol("s", positive=True)
        balanced = sp.solve(
            sp.Eq(
                (algebra("initializers").n_in * s + algebra("initializers").n_out * s) / 2,
                derived.compromise.rhs,
            ),
            s,
        )
        variance, standard = balanced[0], same_draw.normal(size=(n_out, n_in))
    else:
        variance = 3 * derived.rhs  # a uniform number in [-1, 1] has variance 1/3
        standard = same_draw.uniform(-1, 1, (n_out, n_in))
    close(weights, standard * float(sp.sqrt(variance.subs(sizes_given))))


def trajectory(optimizer, gradients, start=0.7):
    """The state and the parameter after all steps on one weight."""
    params = [nnlib.Dense(np.array([[start]]), np.zeros((1, 1)))]
    state, before = optimizer.init(params), start
    for gradient in gradients:
        before = params[0].W.item()
        grads = [nnlib.Dense(np.array([[gradient]]), np.zeros((1, 1)))]
        state = optimizer.update(params, grads, state)
    return state, params[0].W.item(), before


@compares("SGD", "SGDState")
def sgd(name, rng, shape):
    gradients, mu, lr, decay = rng.normal(size=shape[1]), 0.8, 0.1, 0.3
    derived = algebra("optimizers").SGD.derive()
    closed = algebra("optimizers").SGDState.closed_form()
    assert closed._fields == nnlib.SGDState._fields
    state, after, before = trajectory(nnlib.SGD(lr, momentum=mu), gradients)
    values = {"g": gradients, r"\mu": mu, r"\eta": lr, r"\lambda": decay}
    close(state.velocity[0].W.item(), run(derived.velocity, **values))
    close(after - before, run(derived.sutskever, **values))
    _, after, before = trajectory(nnlib.SGD(lr, momentum=mu, nesterov=True), gradients)
    close(after - before, run(derived.nesterov, **values))
    last = {**values, "g": gradients[-1]}
    _, after, before = trajectory(nnlib.SGD(lr, weight_decay=decay), gradients)
    close(after, run(derived.weight_decay, **last, **{r"\theta": before}))
    t, c = shape[1], 1.7
    state, _, _ = trajectory(nnlib.SGD(lr, momentum=mu), [c] * t)
    steady = derived.steady.function(*derived.steady.arguments)
    known = {"g": c, r"\mu": mu}
    arguments = [known[str(a)] for a in derived.steady.arguments]
    close(state.velocity[0].W.item(), steady(*arguments, sizes={algebra("optimizers").t: t}))


@compares("Adam", "AdamState")
def adam(name, rng, shape):
    gradients, lr, betas, eps, decay = rng.normal(size=shape[1]), 0.1, (0.7, 0.95), 1e-3, 0.2
    derived = algebra("optimizers").Adam.derive()
    closed = algebra("optimizers").AdamState.closed_form()
    assert closed._fields == nnlib.AdamState._fields[1:]  # the step is t itself
    symbols = {r"\beta_1": betas[0], r"\beta_2": betas[1], r"\eta": lr, r"\varepsilon": eps}
    state, _, _ = trajectory(nnlib.Adam(lr, betas, eps), gradients)
    close(state.mean[0].W.item(), run(derived.mean, g=gradients, **symbols))
    close(state.mean_square[0].W.item(), run(derived.mean_square, g=gradients, **symbols))
    _, after, before = trajectory(nnlib.Adam(lr, betas, eps), gradients[:1])
    first = run(derived.first_step, g=gradients[0], **symbols)
    close(after - before, first)
    _, after, before = trajectory(nnlib.Adam(lr, betas, eps, weight_decay=decay), gradients[:1])
    decoupled = {r"\theta": before, r"\Delta": first, r"\lambda": decay, r"\eta": lr}
    close(after, run(derived.decoupled, **decoupled))
    t, c = shape[1], 1.7
    state, _, _ = trajectory(nnlib.Adam(lr, betas, eps), [c] * t)
    weights = derived.weights.function(*derived.weights.arguments)
    total_weight = weights(betas[0], sizes={algebra("optimizers").t: t})
    close(state.mean[0].W.item() / total_weight, run(derived.corrected, g=c))


def one_layer(rng, shape):
    return nnlib.Dense(arrays(rng, shape), arrays(rng, (shape[0], 1)))


@compares("l1_penalty", "l2_penalty")
def penalty(name, rng, shape):
    layer, strength = one_layer(rng, shape), 0.3
    regularizers = algebra("regularizers")
    W = array("W", n, m)
    formula = numpy_function(getattr(regularizers, name)(W), [W, regularizers.STRENGTH])
    close(getattr(nnlib, name)([layer], strength), formula(layer.W, strength))


@compares("l1_gradient", "l2_gradient")
def penalty_gradient(name, rng, shape):
    layer, strength = one_layer(rng, shape), 0.3
    derived = run(getattr(algebra("regularizers"), name)(), W=layer.W, **{r"\lambda": strength})
    (found,) = getattr(nnlib, name)([layer], strength)
    close(found.W, derived)
    assert not found.b.any()


@compares("dropout_mask")
def dropout(name, rng, shape):
    """The two values of an entry, with their probabilities, have the moments that are derived."""
    rate = 0.3
    derived = algebra("regularizers").dropout_mask()
    mask = nnlib.dropout_mask((40, 50), rate, rng=0)
    off, on = np.unique(mask)
    probabilities = np.array([rate, 1 - rate])
    mean = probabilities @ [off, on]
    close(mean, run(derived.entry_mean))
    variance = probabilities @ [off**2, on**2] - mean**2
    close(variance, run(derived.entry_variance, r=rate))
    assert abs((mask == 0).mean() - rate) < 0.05


@compares("global_norm", "clip_by_global_norm")
def clipping(name, rng, shape):
    layer, regularizers = one_layer(rng, shape), algebra("regularizers")
    vector = np.concatenate([layer.W.ravel(), layer.b.ravel()])
    g = array("g", n)
    norm = numpy_function(regularizers.global_norm(g), [g])
    close(nnlib.global_norm([layer]), norm(vector))
    clipped = regularizers.clip_by_global_norm()
    c = sp.Symbol("c", positive=True)
    entry = numpy_function(clipped.entry, [g, c], (p,))
    for limit in (norm(vector) / 3, norm(vector) * 3):
        (found,) = nnlib.clip_by_global_norm([layer], limit)
        close(np.concatenate([found.W.ravel(), found.b.ravel()]), entry(vector, limit))
        close(nnlib.global_norm([found]), run(clipped.norm, g=vector, c=limit))


@compares("gradcheck", "central_difference", "complex_step")
def gradcheck(name, rng, shape):
    """A cost that is quadratic in each weight: no third derivative, so no error for any h."""
    net = nnlib.MLP([2, 1], rng=0)
    X, targets = arrays(rng, (2, shape[1])), arrays(rng, (1, shape[1]))
    for method, derived in algebra("gradcheck").gradcheck()._asdict().items():
        report = nnlib.gradcheck(net, X, targets, method=method, step=0.25)
        predicted = run(derived, o=np.array([report.analytic, 0.0, 0.0]), h=0.25)
        close(report.numeric, predicted)
    cube = np.array([0.0, 6.0, 0.0])  # the odd derivatives of w³ at 0: the error is of size h²
    for way in ("central_difference", "complex_step"):
        predicted = run(getattr(algebra("gradcheck"), way)(), o=cube, h=0.25)
        close(getattr(nnlib, way)(lambda w: w**3, 0.0, 0.25), predicted)


def test_every_function_is_compared():
    names = {name for found in mirrored().values() for name in found} - set(NUMPY_ONLY)
    assert set(COMPARISONS) == names


@pytest.mark.parametrize("name", sorted(COMPARISONS))
def test_algebra_and_arrays_agree(name):
    rng = np.random.default_rng(7)
    for shape in SHAPES:
        COMPARISONS[name](name, rng, shape)
