"""Section 5 of document 002, the table of gradient descent variants: batch sizes."""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Section, completed, reading
from course.documents.d002.notation import BATCHES
from course.documents.formulas import NamedFunction, named
from course.real_data import digits
from nnlib.symbolic import (
    Draws,
    Expectation,
    Random,
    array,
    index,
    inside_unit,
    sizes,
    total,
)

section = Section("002", 5)

# Mini-batches: draw s takes sample k where w_sk is 1; g_k is the gradient of sample k alone.
m, B, t = sizes("m B t")
k, (s, at) = index("k", m), (index("s", B), index("s", t))
w, g = array("w", B, m), array("g", m)
g_bar = named(r"\overline{g}", total(g[k], k) / m)
S2 = named("S^{2}", total((g[k] - g_bar) ** 2, k) / m)

eta, lam = sp.Symbol(r"\eta", positive=True), sp.Symbol(r"\lambda", positive=True)


def drawn(draws: sp.Expr = B) -> tuple:
    """The Kronecker delta of some draws, and the mean gradient of the drawn samples."""
    at, taken = index("s", draws), array("w", draws, m)
    return taken, named(r"\hat{g}", total(taken[at, k] * g[k], at, k) / draws)


def unbiased(draws: sp.Expr = B, *, replacement: bool, share: sp.Expr = sp.S.One) -> Identity:
    """The mean of a share of ĝ over all draws is the full gradient."""
    taken, g_hat = drawn(draws)
    return Identity(Expectation(share * g_hat, taken), g_bar, (Draws(taken, replacement),))


def variance(draws: sp.Expr, expected: sp.Expr, *, replacement: bool) -> Identity:
    """The mean square of the difference of ĝ from the full gradient."""
    taken, g_hat = drawn(draws)
    return Identity(
        Expectation((g_hat - g_bar) ** 2, taken), expected, (Draws(taken, replacement),)
    )


def network() -> nnlib.MLP:
    """The network at its start, the same every time."""
    kind = {"hidden": "relu", "output": "softmax", "loss": "cross_entropy"}
    return nnlib.MLP([64, 16, 10], **kind, rng=0)


# The batch size of each method, and the learning rates that it is tried at; the best one counts.
TRIED = {
    "batch": (None, (0.3, 1.0, 2.0)),
    "mini-batch": (32, (0.1, 0.3, 1.0)),
    "one": (1, (0.01, 0.03)),
}


@cache
def epochs_needed(method: str) -> int:
    """Epochs until the loss of all training samples is below 0.1, at the best learning rate."""
    size, rates = TRIED[method]
    best = 40
    for rate in rates:
        data, net, epoch = digits(), network(), 0
        while epoch < best and net.cost(data.X_train, data.Y_train) >= 0.1:
            nnlib.train(net, data.X_train, data.Y_train, optimizer=nnlib.SGD(rate), epochs=1,
                        batch_size=size, rng=epoch)  # fmt: skip
            epoch += 1
        best = min(best, epoch)
    return best


def samples_and_updates(method: str) -> tuple[int, int]:
    """How many samples a method looks at until the loss is below 0.1, and how many updates."""
    size, _ = TRIED[method]
    count = digits().X_train.shape[1]
    epochs = epochs_needed(method)
    return epochs * count, epochs * -(-count // (size or count))


def compared(method: str, other: str, what: int, factor: float) -> Computation:
    """The statement that one method needs `factor` times fewer samples (0) or updates (1)."""

    def run():
        mine, theirs = (samples_and_updates(name)[what] for name in (method, other))
        unit = ("samples", "updates")[what]
        seen = f"handwritten digits, to a loss of 0.1: {mine} {unit} against {theirs}"
        return mine * factor < theirs, seen

    return Computation(run)


@cache
def rises(size: int | None, rate: float, updates: int) -> int:
    """After how many updates the loss of all samples is higher than before."""
    data, net, rng = digits(), network(), np.random.default_rng(0)
    X, Y = data.X_train, data.Y_train
    optimizer, costs = nnlib.SGD(rate), [net.cost(X, Y)]
    state = optimizer.init(net.params)
    for _ in range(updates):
        some = rng.permutation(X.shape[1])[:size]
        part = X[:, some], Y[:, some]
        state = optimizer.update(net.params, net.cost_and_gradients(*part)[1], state)
        costs.append(net.cost(X, Y))
    return int((np.diff(costs) > 0).sum())


def never_rises(rate: float) -> Computation:
    """The statement that no update with all samples raises their loss."""

    def run():
        found = rises(None, rate, 34)
        return found == 0, (
            rf"handwritten digits, $\eta = {rate:g}$: {found} of 34 updates raise the loss"
        )

    return Computation(run)


def often_rises(rate: float) -> Computation:
    """The statement that many updates with one sample raise the loss of all."""

    def run():
        found = rises(1, rate, 200)
        some = "more than 20" if found > 20 else f"only {found}"
        return found > 20, (
            rf"handwritten digits, $\eta = {rate:g}$: {some} of 200 updates raise the loss of all "
            "samples"
        )

    return Computation(run)


@section.claim(
    says="Batch GD: use all samples for each update.",
    reading="The gradient of an update is the mean over all $m$ samples of what each of them gives "
    r"alone, $g_k$. A batch of $B = m$ samples that leaves none out is one without replacement.",
    verdict="holds",
    decided_in=BATCHES,
)
def batch_rule():
    return (
        reading(
            "all $m$ are taken, each once: nothing is left to chance",
            unbiased(m, replacement=False),
            variance(m, sp.S.Zero, replacement=False),
        ),
    )


@section.claim(
    says="Batch GD is stable but slow.",
    reading=r"*Stable*: no update raises the loss. On a bowl $L = \lambda\theta^2/2$ an update "
    r"takes $\theta$ to $(1 - \eta\lambda)\,\theta$. Any rate below the limit is $\eta = "
    r"\frac{2}{\lambda}\frac{u}{1+u}$ with $u > 0$, any above it "
    r"$\frac{2}{\lambda}(1 + u)$. *Slow*: it needs more than others do to reach a "
    "loss; more of what, the document does not say.",
    verdict="holds if",
    decided_in=BATCHES,
)
def batch_description():
    u = sp.Symbol("u", positive=True)
    theta = sp.Symbol(r"\theta", real=True, nonzero=True)

    def gain(rate):
        return lam * theta**2 / 2 - lam * ((1 - rate * lam) * theta) ** 2 / 2

    below, above = 2 * u / (lam * (1 + u)), 2 * (1 + u) / lam
    return (
        reading(
            r"the learning rate is below the limit, and *slow* counts the samples looked at",
            Positive(gain(below), 2 * lam * theta**2 * u / (1 + u) ** 2),
            never_rises(1.0),
            compared("mini-batch", "batch", 0, 3),
        ),
        reading(
            "the learning rate is above the limit",
            Positive(gain(above)),
            never_rises(10.0),
        ),
        reading(
            "*slow* counts the updates, which one after another have to wait for each other",
            compared("mini-batch", "batch", 1, 1),
        ),
    )


@section.claim(
    says="Stochastic GD: use one sample for each update.",
    reading="The gradient $g_k$ of one sample stands for the mean over all. Which sample is taken, "
    r"the document does not say; nor whether its $\frac{1}{2m}$ stays a division by the size of "
    "the whole set.",
    verdict="holds if",
    decided_in=BATCHES,
)
def stochastic_rule():
    return (
        reading(
            "the sample is drawn at random, all $m$ equally likely, and the loss is that of this "
            "one sample",
            unbiased(sp.S.One, replacement=True),
        ),
        reading(
            r"the sample's term of $\frac{1}{2m} \sum_i (y_i - \hat{y}_i)^2$ keeps its $\frac1m$",
            unbiased(sp.S.One, replacement=True, share=1 / m),
        ),
        reading("it is always the same sample, such as the first", Identity(g[1], g_bar)),
    )


@section.claim(
    says="Stochastic GD is noisy but fast.",
    reading="*Noisy*: one sample's gradient misses the mean, in the mean square by the variance "
    r"$S^2$ of the $g_k$, and on a bowl the constant rate $\eta$ never lets "
    r"$\theta$ rest. With independent noise $\xi_s$ of variance $S^2$, and $r = 1 - \eta\lambda$ "
    "between 0 and 1, $t$ updates "
    r"lead to $\theta_t = r^t \theta_0 - \eta \sum_s r^{t-s} \xi_s$. *Fast*: it needs less of "
    "something to reach a loss.",
    verdict="holds if",
    decided_in=BATCHES,
)
def stochastic_description():
    r, spread = sp.symbols("r S", positive=True)
    start, xi = sp.Symbol(r"\theta_{0}", real=True), array(r"\xi", t)
    theta_t = named(r"\theta_{t}", r**t * start - eta * total(r ** (t - at) * xi[at], at))
    rest = r ** (2 * t) * start**2 + eta**2 * spread**2 * (1 - r ** (2 * t)) / (1 - r**2)
    given = (inside_unit(r), Random(xi, 0, spread**2))
    return (
        reading(
            "*fast* counts the samples looked at, against batch GD",
            variance(sp.S.One, S2, replacement=True),
            Identity(Expectation(theta_t**2, xi), rest, given),
            often_rises(0.03),
            compared("one", "batch", 0, 3),
        ),
        reading("*fast* counts the updates", compared("one", "batch", 1, 1)),
    )


@section.claim(
    says="Mini-Batch GD: small subsets.",
    reading=r"The gradients of $B$ samples stand for the mean over all $m$. Whether they are "
    "added or averaged, the document leaves open; its own $\\frac1m$ would be $\\frac1B$ here.",
    verdict="holds if",
    decided_in=BATCHES,
)
def mini_batch_rule():
    return (
        reading(
            "the subset is drawn without replacement, and its gradients are averaged",
            unbiased(replacement=False),
            variance(B, S2 * (m - B) / (B * (m - 1)), replacement=False),
        ),
        reading(
            "it is drawn with replacement, and its gradients are averaged",
            unbiased(replacement=True),
            variance(B, S2 / B, replacement=True),
        ),
        reading("its gradients are added", unbiased(replacement=False, share=B)),
        reading(
            r"its gradients keep the $\frac1m$ of the whole set",
            unbiased(replacement=False, share=B / m),
        ),
    )


@section.claim(
    says="Mini-Batch GD uses small subsets.",
    reading="Which samples go together is not said. The obvious way takes them in the order in "
    "which they are stored. Files are often sorted by class; here, the handwritten digits are.",
    verdict="omission",
    decided_in=BATCHES,
    formula=False,
)
def subsets():
    def cost(shuffled):
        data, net, rng = digits(), network(), np.random.default_rng(0)
        by_class = np.argsort(data.labels_train, kind="stable")
        optimizer = nnlib.SGD(0.3)
        state = optimizer.init(net.params)
        for _ in range(5):
            order = rng.permutation(by_class.size) if shuffled else by_class
            for begin in range(0, order.size, 32):
                some = order[begin : begin + 32]
                part = data.X_train[:, some], data.Y_train[:, some]
                state = optimizer.update(net.params, net.cost_and_gradients(*part)[1], state)
        return net.cost(data.X_train, data.Y_train)

    def after(shuffled):
        found = cost(shuffled)
        return found < 0.1, f"five epochs in batches of 32: the loss is {found:.2f}"

    return (
        reading("they are taken as they are stored, sorted", Computation(lambda: after(False))),
        completed("they are shuffled before each epoch", Computation(lambda: after(True))),
    )


@section.claim(
    says="Mini-Batch GD is the best trade-off.",
    reading="On a bowl with curvature $\\lambda$ in every direction, one step along a gradient "
    r"with $\lVert\nabla L\rVert^2 = G^2$ and noise $S^2/B$ lowers the loss on average by "
    r"$\eta G^2 - \frac{\eta^2\lambda}{2} (G^2 + S^2/B)$, and at the best $\eta$ by "
    r"$\frac{G^2}{2\lambda} \frac{B}{B + b}$, where $b = S^2/G^2$. What is to be saved, "
    "the document does not say.",
    verdict="holds if",
    decided_in=BATCHES,
)
def mini_batch_description():
    G, spread, size = sp.symbols("G S B", positive=True)
    b, price = named("b", spread**2 / G**2), sp.symbols("c", positive=True)
    mean_square = G**2 + spread**2 / size
    best = named(r"\eta^{*}", G**2 / (lam * mean_square))
    gain = best * G**2 - best**2 * lam / 2 * mean_square
    at_best = G**2 / (2 * lam) * size / (size + b)
    # one update of B samples costs c + B; that per gain, as a function of B
    price_of = NamedFunction("P", (size,), (price + size) * (size + b) / size)
    best_size = named("B^{*}", sp.sqrt(price * b))
    more = price_of(size) - price_of(best_size)
    extra = sp.Symbol("d", positive=True)

    def gain_of(samples):
        return samples / (samples + sp.Symbol("b", positive=True))

    away = (size - best_size) ** 2 / size
    return (
        reading(
            "an update costs $c$ and a further 1 for each of its samples: then a step's price for "
            r"its gain is $P(B) = \frac{(c + B)(B + b)}{B}$, lowest at $B^{*} = \sqrt{c\,b}$, "
            "between 1 and $m$ unless $c$ is very small or very large",
            Identity(gain, at_best),
            Identity(more, away),
            compared("mini-batch", "one", 1, 5),
            compared("mini-batch", "batch", 0, 3),
        ),
        reading("only the samples looked at count", compared("mini-batch", "one", 0, 1)),
        reading(
            "only the updates count, of which a larger batch, by $d > 0$ samples, gains more",
            Positive(gain_of(size) - gain_of(size + extra)),
            compared("mini-batch", "batch", 1, 1),
        ),
    )
