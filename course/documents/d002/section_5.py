"""Section 5 of document 002, the table of gradient descent variants."""

from __future__ import annotations

from functools import cache
from inspect import signature

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Section, completed, reading
from course.documents.d002.notation import BATCHES, MOMENTUM
from course.documents.formulas import NamedFunction, named
from course.real_data import digits
from derive import product_as_written, sum_as_written
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
from nnlib.symbolic.optimizers import AdamState, SGDState

section = Section("002", 5)

# Mini-batches: draw s takes sample k where w_sk is 1; g_k is the gradient of sample k alone.
m, B, t = sizes("m B t")
k, (s, at) = index("k", m), (index("s", B), index("s", t))
w, g = array("w", B, m), array("g", m)
g_bar = named(r"\overline{g}", total(g[k], k) / m)
S2 = named("S^{2}", total((g[k] - g_bar) ** 2, k) / m)

eta, lam = sp.Symbol(r"\eta", positive=True), sp.Symbol(r"\lambda", positive=True)
beta = sp.Symbol(r"\beta", positive=True)


def drawn(draws: sp.Expr = B) -> tuple:
    """The Kronecker delta of some draws, and the mean gradient of the drawn samples."""
    at, taken = index("s", draws), array("w", draws, m)
    return taken, named(r"\hat{g}", total(taken[at, k] * g[k], at, k) / draws)


def unbiased(draws: sp.Expr = B, *, replacement: bool, share: sp.Expr = sp.S.One) -> Identity:
    """The mean of a share of ĝ over all draws is the full gradient."""
    taken, g_hat = drawn(draws)
    shown = None if share == 1 else share * g_hat
    return Identity(
        Expectation(g_hat if shown is None else shown, taken),
        g_bar,
        (Draws(taken, replacement),),
    )


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


def points(optimizer, curvatures: np.ndarray, steps: int) -> np.ndarray:
    """The points that an optimiser of nnlib visits on a bowl from (1, 1, …), one per column."""
    none = np.zeros((1, 1))
    params = [nnlib.Dense(np.ones((curvatures.size, 1)), none.copy())]
    state, visited = optimizer.init(params), [params[0].W.ravel().copy()]
    for _ in range(steps):
        slope = nnlib.Dense(curvatures[:, np.newaxis] * params[0].W, none)
        state = optimizer.update(params, [slope], state)
        visited.append(params[0].W.ravel().copy())
    return np.array(visited).T


def steps_needed(optimizer, curvatures: np.ndarray) -> int:
    """Steps to a millionth of the distance at the start."""
    distance = np.linalg.norm(points(optimizer, curvatures, 2000), axis=0)
    return int(np.argmax(distance < 1e-6 * distance[0]))


@section.claim(
    says="Momentum: add a velocity term.",
    reading=r"The velocity remembers the gradients $g_t$ of all updates so far. The usual rule is "
    r"$v_t = \beta v_{t-1} + g_t$ from $v_0 = 0$, then $\theta - \eta v_t$. On a bowl of curvature "
    r"$\lambda$ the distance to the bottom is then a sum of powers of the two roots of "
    r"$p(r) = r^2 - (1 + \beta - \eta\lambda)\,r + \beta$, and goes to 0 when both are inside the "
    "unit circle.",
    verdict="holds if",
    decided_in=MOMENTUM,
)
def momentum_rule():
    before = array("g", t)
    last = index("s", t - 1)
    mu = sp.Symbol(r"\mu", positive=True)
    v = SGDState.closed_form().velocity.value.xreplace({mu: beta})
    v_t = named("v_{t}", v)
    v_before = named("v_{t-1}", total(beta ** (t - 1 - last) * before[last], last))

    r = sp.Symbol("r", real=True)
    p = NamedFunction("p", (r,), r**2 - (1 + beta - eta * lam) * r + beta)
    theta = sp.Symbol(r"\theta", real=True, nonzero=True)
    loss = lam * theta**2 / 2
    uphill = lam * (theta + eta * lam * theta) ** 2 / 2

    def forever():
        place, velocity, far = 1.0, 0.0, []
        for _ in range(400):
            velocity = velocity + place
            place -= 0.1 * velocity
            far.append(abs(place))
        return max(far[-50:]) < 0.1, (
            "from $\\theta = 1$ with $\\lambda = 1$ and $\\eta = 0.1$, it is still "
            f"{'more than 0.9' if max(far[-50:]) > 0.9 else 'less than 0.9'} away after 350 steps"
        )

    def nears():
        far = np.abs(points(nnlib.SGD(0.1, momentum=0.9), np.array([1.0]), 400))[0]
        return far[-50:].max() < 1e-6, "`nnlib.SGD` comes within a millionth in 350 steps"

    return (
        reading(
            r"it fades by a factor $0 \le \beta < 1$ each step, $\eta\lambda < 2(1 + \beta)$, and "
            r"$\eta v_t$ is subtracted",
            Identity(v_t, beta * v_before + before[t]),
            Identity(p(1), eta * lam),
            Identity(p(-1), 2 * (1 + beta) - eta * lam),
            Computation(nears),
        ),
        reading(r"nothing lets it fade, $\beta = 1$", Computation(forever)),
        reading(
            "the velocity is *added*, as the words say, and holds the gradients with a plus sign; "
            "here the first step on the bowl",
            Positive(loss - uphill),
        ),
    )


@section.claim(
    says="Momentum speeds convergence.",
    reading=r"On a bowl with curvatures from $\lambda_{\min}$ to $\lambda_{\max}$, let $q^2 = "
    r"\lambda_{\max}/\lambda_{\min}$. At its best rate, plain gradient descent multiplies the "
    r"distance by $(q^2-1)/(q^2+1)$ in a step. Momentum at its best rate and $\beta$ has the "
    r"factor $(q-1)/(q+1)$.",
    verdict="holds if",
    decided_in=MOMENTUM,
)
def momentum_description():
    u = sp.Symbol("u", positive=True)
    q = 1 + u
    plain, heavy = (q**2 - 1) / (q**2 + 1), (q - 1) / (q + 1)
    curvatures = np.array([1.0, 100.0])

    def counted():
        without = steps_needed(nnlib.SGD(2 / 101), curvatures)
        with_it = steps_needed(nnlib.SGD(4 / 121, momentum=81 / 121), curvatures)
        seen = rf"curvatures 1 and 100: {with_it} steps against {without} to a millionth"
        return 5 * with_it < without, seen

    # a round bowl, rate 1/λ: one plain step is at the bottom
    start = sp.Symbol(r"\theta_{0}", real=True, nonzero=True)
    first = named(r"\theta_{1}", start - lam * start / lam)
    second = named(r"\theta_{2}", first - (beta * lam * start + lam * first) / lam)
    # noise: the mean square of θ that a step leaves as it is, from the recursion
    sigma = sp.Symbol(r"\sigma", positive=True)
    c = named("c", 1 + beta - eta * lam)

    def resting(b):
        return eta * sigma**2 * (1 + b) / ((1 - b) * lam * (2 * (1 + b) - eta * lam))

    V = named("V", resting(beta))
    C = named("C", c * V / (1 + beta))
    # η λ = 2 z with 0 < z < 1 is any rate that plain descent allows
    b, z = sp.Symbol("b", positive=True), sp.Symbol("z", positive=True)
    small = {beta: b / (1 + b), eta: 2 * z / (lam * (1 + z))}
    without = named("V_{0}", resting(sp.S.Zero).xreplace(small))
    with_momentum = named("V", resting(beta).xreplace(small))
    return (
        reading(
            r"the bowl is long, $q = 1 + u$ with $u > 0$, and both numbers are well chosen",
            Positive(plain - heavy, 2 * q * u / ((q**2 + 1) * (q + 1))),
            Computation(counted),
        ),
        reading(
            r"the bowl is round and $\eta = 1/\lambda$, at which plain gradient descent is at the "
            "bottom after one step",
            Identity(second, sp.S.Zero),
        ),
        reading(
            r"the gradients are noisy, with variance $\sigma^2$, and the rate stays as it was: "
            r"then the mean square $V$ at which $\theta^2$ comes to rest, with $c = 1 + \beta - "
            r"\eta\lambda$ and $C = cV / (1 + \beta)$, the mean of $\theta_t \theta_{t-1}$, is to "
            r"be below $V_0$, that at $\beta = 0$ (here $\beta = \frac{b}{1+b}$ and "
            r"$\eta\lambda = \frac{2z}{1+z}$)",
            Identity(
                V,
                sum_as_written(
                    product_as_written(c**2, V),
                    -product_as_written(2, c, beta, C),
                    beta**2 * V,
                    eta**2 * sigma**2,
                ),
            ),
            Positive(without - with_momentum),
        ),
    )


@section.claim(
    says="Adam: adaptive learning rates.",
    reading=r"Each parameter gets its own rate: $\eta$ divided by the root of a running mean of "
    "its squared gradients. The first step shows what else there must be: it should move a "
    r"parameter by $\eta$, whatever the size of its gradient $g \ne 0$.",
    verdict="omission",
    decided_in=MOMENTUM,
)
def adam_rule():
    b1, b2 = sp.symbols(r"\beta_1 \beta_2", positive=True)
    eps = sp.Symbol(r"\varepsilon", positive=True)
    slope = sp.Symbol("g", real=True, nonzero=True)
    mean, sigma = sp.Symbol(r"\bar{g}", real=True), sp.Symbol(r"\sigma", positive=True)
    grads = array("g", t)
    state = AdamState.closed_form()
    given = (inside_unit(b1), inside_unit(b2), Random(grads, mean, sigma**2))
    m_1, v_1 = named("m_1", (1 - b1) * slope), named("v_1", (1 - b2) * slope**2)
    m_hat, v_hat = named(r"\hat{m}_1", m_1 / (1 - b1)), named(r"\hat{v}_1", v_1 / (1 - b2))

    def by_closed_form():
        rng, data = np.random.default_rng(0), {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8}
        history, optimizer = rng.normal(size=(25, 6)), nnlib.Adam(**data)
        params = [nnlib.Dense(np.zeros((6, 1)), np.zeros((1, 1)))]
        now, place, worst = optimizer.init(params), np.zeros(6), 0.0
        for step, row in enumerate(history, start=1):
            gradient = [nnlib.Dense(row[:, np.newaxis], np.zeros((1, 1)))]
            now = optimizer.update(params, gradient, now)
            age = np.arange(step)[::-1, np.newaxis]
            m1 = (0.1 * 0.9**age * history[:step]).sum(axis=0) / (1 - 0.9**step)
            m2 = (0.001 * 0.999**age * history[:step] ** 2).sum(axis=0) / (1 - 0.999**step)
            place -= 0.01 * m1 / (np.sqrt(m2) + 1e-8)
            worst = max(worst, np.abs(place - params[0].W.ravel()).max())
        return worst < 1e-12, "25 steps of `nnlib.Adam` agree with the two sums to $10^{-12}$"

    return (
        reading(
            r"the rate is divided by the root of that mean, which starts at 0 and is $v_1 = (1 - "
            r"\beta_2) \, g^2$ after one step, and nothing else",
            Identity(eta * slope / sp.sqrt(v_1), eta * sp.sign(slope), (inside_unit(b2),)),
        ),
        completed(
            r"both running means are divided by the sum of their weights, $1 - \beta_1^t$ and "
            r"$1 - \beta_2^t$, and the step is "
            r"$\eta\, \hat{m}_t / (\sqrt{\hat{v}_t} + \varepsilon)$",
            Identity(Expectation(state.mean, grads), (1 - b1**t) * mean, given),
            Identity(
                Expectation(state.mean_square, grads), (1 - b2**t) * (mean**2 + sigma**2), given
            ),
            Identity(
                eta * m_hat / sum_as_written(sp.sqrt(v_hat), eps),
                eta * slope / sum_as_written(sp.Abs(slope), eps),
                (inside_unit(b1), inside_unit(b2)),
            ),
            Computation(by_closed_form),
        ),
    )


@section.claim(
    says="Momentum adds a velocity, Adam adapts its rates.",
    reading="Between two updates something is kept besides the weights: the velocity, or the two "
    "running means and the number of the step. The document mentions none of it, and its "
    "pseudocode (section 6) has no place for it.",
    verdict="omission",
    decided_in=MOMENTUM,
)
def state_():
    grads, last = array("g", t), index("s", t - 1)
    v_t = named("v_{t}", total(beta ** (t - at) * grads[at], at))
    v_before = named("v_{t-1}", total(beta ** (t - 1 - last) * grads[last], last))

    def path(kept):
        optimizer, params = (
            nnlib.SGD(0.1, momentum=0.9),
            [nnlib.Dense(np.ones((1, 1)), np.zeros((1, 1)))],
        )
        plain, state = 1.0, optimizer.init(params)
        for _ in range(5):
            grads = [nnlib.Dense(params[0].W.copy(), np.zeros((1, 1)))]
            state = optimizer.update(params, grads, state if kept else optimizer.init(params))
            plain -= 0.1 * plain
        differs = abs(params[0].W.item() - plain) > 1e-3
        word = "another point than" if differs else "the same point as"
        return differs, f"five steps of `nnlib.SGD` with momentum reach {word} those without"

    return (
        reading(
            "every update starts with a velocity of 0",
            Identity(v_t, grads[t]),
            Computation(lambda: path(False)),
        ),
        completed(
            "the velocity of the update before is kept",
            Identity(v_t, beta * v_before + grads[t]),
            Computation(lambda: path(True)),
        ),
    )


@section.claim(
    says="Adam is common in deep learning.",
    reading="No derivation can say what is common. But one can look up what a widely used library "
    "takes by default: here scikit-learn, for its networks.",
    verdict="holds",
    decided_in=MOMENTUM,
    formula=False,
)
def adam_description():
    def default():
        from sklearn.neural_network import MLPClassifier

        parameters = signature(MLPClassifier).parameters
        solver, rate = parameters["solver"].default, parameters["learning_rate_init"].default
        return solver == "adam", (
            f"`MLPClassifier` is trained with `solver={solver!r}` at the rate {rate} unless told "
            "otherwise"
        )

    return (reading("a library's default is meant", Computation(default)),)
