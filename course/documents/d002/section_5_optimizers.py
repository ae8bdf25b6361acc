"""Section 5 of document 002, continued: momentum and Adam."""

from __future__ import annotations

from inspect import signature

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity, Positive
from course.claims.rows import Section, completed, reading
from course.documents.d002.notation import MOMENTUM
from course.documents.d002.section_5 import at, eta, lam, t
from course.documents.formulas import NamedFunction, named
from derive import product_as_written, sum_as_written
from nnlib.symbolic import Expectation, Random, array, index, inside_unit, total
from nnlib.symbolic.optimizers import AdamState, SGDState

section = Section("002", 5)

beta = sp.Symbol(r"\beta", positive=True)
sigma = sp.Symbol(r"\sigma", positive=True)


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


def swings_for_ever():
    """Whether momentum that never fades comes to rest on a bowl."""
    place, velocity, far = 1.0, 0.0, []
    for _ in range(400):
        velocity = velocity + place
        place -= 0.1 * velocity
        far.append(abs(place))
    return max(far[-50:]) < 0.1, (
        "from $\\theta = 1$ with $\\lambda = 1$ and $\\eta = 0.1$, it is still "
        f"{'more than 0.9' if max(far[-50:]) > 0.9 else 'less than 0.9'} away after 350 steps"
    )


def nears_with_momentum():
    """Whether momentum that fades comes to rest at the bottom of the same bowl."""
    far = np.abs(points(nnlib.SGD(0.1, momentum=0.9), np.array([1.0]), 400))[0]
    return far[-50:].max() < 1e-6, "`nnlib.SGD` comes within a millionth in 350 steps"


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

    return (
        reading(
            r"it fades by a factor $0 \le \beta < 1$ each step, $\eta\lambda < 2(1 + \beta)$, and "
            r"$\eta v_t$ is subtracted",
            Identity(v_t, beta * v_before + before[t]),
            Identity(p(1), eta * lam),
            Identity(p(-1), 2 * (1 + beta) - eta * lam),
            Computation(nears_with_momentum),
        ),
        reading(r"nothing lets it fade, $\beta = 1$", Computation(swings_for_ever)),
        reading(
            "the velocity is *added*, as the words say, and holds the gradients with a plus sign; "
            "here the first step on the bowl",
            Positive(loss - uphill),
        ),
    )


def on_a_long_bowl():
    """Evidence that momentum needs fewer steps where curvatures differ."""
    u = sp.Symbol("u", positive=True)
    q = 1 + u
    plain, heavy = (q**2 - 1) / (q**2 + 1), (q - 1) / (q + 1)
    curvatures = np.array([1.0, 100.0])

    def counted():
        without = steps_needed(nnlib.SGD(2 / 101), curvatures)
        with_it = steps_needed(nnlib.SGD(4 / 121, momentum=81 / 121), curvatures)
        seen = rf"curvatures 1 and 100: {with_it} steps against {without} to a millionth"
        return 5 * with_it < without, seen

    shorter = Positive(plain - heavy, 2 * q * u / ((q**2 + 1) * (q + 1)))
    return shorter, Computation(counted)


def on_a_round_bowl():
    """The statement that momentum rests where one plain step has arrived, with the rate 1/λ."""
    start = sp.Symbol(r"\theta_{0}", real=True, nonzero=True)
    first = named(r"\theta_{1}", start - lam * start / lam)
    second = named(r"\theta_{2}", first - (beta * lam * start + lam * first) / lam)
    return Identity(second, sp.S.Zero)


def in_noise():
    """The mean square of θ that a step leaves as it is, and whether momentum lowers it."""

    def resting(fading):
        return eta * sigma**2 * (1 + fading) / ((1 - fading) * lam * (2 * (1 + fading) - eta * lam))

    c, V = named("c", 1 + beta - eta * lam), named("V", resting(beta))
    C = named("C", c * V / (1 + beta))
    after_a_step = sum_as_written(
        product_as_written(c**2, V),
        -product_as_written(2, c, beta, C),
        beta**2 * V,
        eta**2 * sigma**2,
    )
    # η λ = 2 z / (1 + z) with z > 0 is any rate that plain descent allows
    b, z = sp.symbols("b z", positive=True)
    small = {beta: b / (1 + b), eta: 2 * z / (lam * (1 + z))}
    without = named("V_{0}", resting(sp.S.Zero).xreplace(small))
    with_momentum = named("V", resting(beta).xreplace(small))
    return Identity(V, after_a_step), Positive(without - with_momentum)


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
    return (
        reading(
            r"the bowl is long, $q = 1 + u$ with $u > 0$, and both numbers are well chosen",
            *on_a_long_bowl(),
        ),
        reading(
            r"the bowl is round and $\eta = 1/\lambda$, at which plain gradient descent is at the "
            "bottom after one step",
            on_a_round_bowl(),
        ),
        reading(
            r"the gradients are noisy, with variance $\sigma^2$, and the rate stays as it was: "
            r"then the mean square $V$ at which $\theta^2$ comes to rest, with $c = 1 + \beta - "
            r"\eta\lambda$ and $C = cV / (1 + \beta)$, the mean of $\theta_t \theta_{t-1}$, is to "
            r"be below $V_0$, that at $\beta = 0$ (here $\beta = \frac{b}{1+b}$ and "
            r"$\eta\lambda = \frac{2z}{1+z}$)",
            *in_noise(),
        ),
    )


def adam_by_its_sums():
    """Whether `nnlib.Adam` takes the steps that two sums over all gradients so far give."""
    adam, history = nnlib.Adam(0.01), np.random.default_rng(0).normal(size=(25, 6))
    params = [nnlib.Dense(np.zeros((6, 1)), np.zeros((1, 1)))]
    state, place, worst = adam.init(params), np.zeros(6), 0.0

    def running_mean(values, decay):
        """The mean of the values, each weighted by decay^age."""
        weights = decay ** np.arange(len(values))[::-1, np.newaxis]
        return (weights * values).sum(axis=0) / weights.sum()

    for step, row in enumerate(history, start=1):
        gradient = [nnlib.Dense(row[:, np.newaxis], np.zeros((1, 1)))]
        state = adam.update(params, gradient, state)
        mean, square = (
            running_mean(history[:step] ** power, decay)
            for power, decay in enumerate(adam.betas, start=1)
        )
        place -= adam.lr * mean / (np.sqrt(square) + adam.eps)
        worst = max(worst, np.abs(place - params[0].W.ravel()).max())
    return worst < 1e-12, "25 steps of `nnlib.Adam` agree with the two sums to $10^{-12}$"


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
    mean, grads = sp.Symbol(r"\bar{g}", real=True), array("g", t)
    state = AdamState.closed_form()
    given = (inside_unit(b1), inside_unit(b2), Random(grads, mean, sigma**2))
    m_1, v_1 = named("m_1", (1 - b1) * slope), named("v_1", (1 - b2) * slope**2)
    m_hat, v_hat = named(r"\hat{m}_1", m_1 / (1 - b1)), named(r"\hat{v}_1", v_1 / (1 - b2))

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
            Computation(adam_by_its_sums),
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
        optimizer = nnlib.SGD(0.1, momentum=0.9)
        params = [nnlib.Dense(np.ones((1, 1)), np.zeros((1, 1)))]
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
