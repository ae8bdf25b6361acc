"""Exercises of the chapter on momentum and Adam."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import sign
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Expectation, Named, Random, array, index, inside_unit, sizes, total

questions = Questions(__name__)
eta = Variable("eta", (), "the learning rate", "positive", r"\eta")
beta = Variable("beta", (), "how much of the velocity is kept", "probability", r"\beta")
lam = Variable("lam", (), "the curvature", "positive", r"\lambda")


@questions.exercise("momentum-by-hand")
def momentum_by_hand() -> Question:
    half = sp.Rational(1, 2)
    return Question(
        title="A velocity by hand",
        level="warm-up",
        question=(
            r"The gradients of the first three steps are $g_1 = 4$, $g_2 = 2$ and $g_3 = 1$. With "
            r"$\beta = \frac12$ and $v_0 = 0$, calculate $v_1$, $v_2$ and $v_3$. Give a list, such "
            "as `[4, 2, 1]`."
        ),
        hint=r"$v_t = \beta v_{t-1} + g_t$: half of the old velocity, plus the new gradient.",
        reference=sp.Matrix([4, 4, 3]),
        mistakes=(
            Mistake("no-fading", sp.Matrix([4, 6, 7]), "The old velocity is halved each step."),
            Mistake(
                "running-mean",
                sp.Matrix([2, 2, 3 * half]),
                "This is the running mean of Adam, with a factor $1 - \\beta$ before the gradient.",
            ),
            Mistake("gradients", sp.Matrix([4, 2, 1]), "These are the gradients themselves."),
            Mistake(
                "fades-at-once",
                sp.Matrix([4, 4, 2 * half + 1]),
                "$v_3$ keeps half of $v_2$, which is 4, not half of $g_2$.",
            ),
        ),
    )


@questions.exercise("momentum-effective")
def momentum_effective() -> Question:
    g = Variable("g", (), "a gradient that stays the same")
    right = eta.symbol * g.symbol / (1 - beta.symbol)
    return Question(
        title="How long the step becomes",
        level="warm-up",
        question=(
            r"The gradient $g$ is the same in every step. What does $\theta$ lose in one step of "
            "momentum, after very many steps?"
        ),
        hint=r"At rest, $v = \beta v + g$.",
        variables=(eta, beta, g),
        reference=right,
        mistakes=(
            Mistake(
                "plain",
                eta.symbol * g.symbol,
                "This is the step without momentum, and the first one with it.",
            ),
            Mistake(
                "shrinks",
                eta.symbol * g.symbol * (1 - beta.symbol),
                "Gradients that agree add up: the step becomes longer.",
            ),
            Mistake(
                "two-terms",
                eta.symbol * g.symbol * (1 + beta.symbol),
                "These are the last two gradients. All earlier ones are in the velocity as well.",
            ),
            Mistake(
                "over-beta",
                eta.symbol * g.symbol / beta.symbol,
                "Solve $v = \\beta v + g$ for $v$.",
            ),
            sign(right, "It is asked what $\\theta$ loses; the minus sign is in that word."),
        ),
    )


@questions.exercise("momentum-limit")
def momentum_limit() -> Question:
    right = 2 * (1 + beta.symbol) / lam.symbol
    return Question(
        title="The largest rate with momentum",
        level="core",
        question=(
            r"A bowl has the one curvature $\lambda$. Below which $\eta$ does momentum with "
            r"$0 \le \beta < 1$ reach the bottom from every start?"
        ),
        hint=r"$p(-1)$ must be above 0.",
        variables=(beta, lam),
        reference=right,
        mistakes=(
            Mistake(
                "plain",
                2 / lam.symbol,
                "This is the limit without momentum. Put $r = -1$ into $p$.",
            ),
            Mistake(
                "effective-step",
                2 * (1 - beta.symbol) / lam.symbol,
                "This bounds the effective step $\\eta/(1-\\beta)$ by $2/\\lambda$. That step "
                "belongs to gradients that agree; at the limit they change their sign every time.",
            ),
            Mistake(
                "half",
                (1 + beta.symbol) / lam.symbol,
                "Here the two roots of $p$ add up to 0. They are still inside the circle.",
            ),
            Mistake(
                "nesterov",
                2 * (1 + beta.symbol) / ((1 + 2 * beta.symbol) * lam.symbol),
                "This is the limit of Nesterov's variant.",
            ),
        ),
    )


@questions.exercise("momentum-nesterov")
def momentum_nesterov() -> Question:
    theta = Variable("theta", (), "where the last step has led", latex=r"\theta_t")
    earlier = Variable("earlier", (), "where the step before had led", latex=r"\theta_{t-1}")
    keep = 1 - eta.symbol * lam.symbol
    right = keep * ((1 + beta.symbol) * theta.symbol - beta.symbol * earlier.symbol)
    return Question(
        title="Nesterov on a bowl",
        level="core",
        question=(
            r"Nesterov's method first walks on, to the point ahead $y = \theta_t + "
            r"\beta (\theta_t - \theta_{t-1})$, and takes there a plain gradient step. Write "
            r"$\theta_{t+1}$ on the bowl $L = \frac{\lambda}{2}\theta^2$."
        ),
        hint=r"A plain step on this bowl multiplies a point by $1 - \eta\lambda$.",
        variables=(eta, beta, lam, theta, earlier),
        reference=right,
        mistakes=(
            Mistake(
                "heavy-ball",
                (1 + beta.symbol - eta.symbol * lam.symbol) * theta.symbol
                - beta.symbol * earlier.symbol,
                "This takes the gradient at $\\theta_t$, as ordinary momentum does.",
            ),
            Mistake(
                "no-momentum", keep * theta.symbol, "The step starts at the point ahead, not here."
            ),
            Mistake(
                "only-ahead",
                (1 + beta.symbol) * theta.symbol - beta.symbol * earlier.symbol,
                "This is the point ahead. The gradient step from there is missing.",
            ),
            Mistake(
                "backwards",
                keep * ((1 - beta.symbol) * theta.symbol + beta.symbol * earlier.symbol),
                "Momentum goes on in the direction of the last step, not back.",
            ),
        ),
    )


@questions.exercise("adam-first-step")
def adam_first_step() -> Question:
    tenth = sp.Rational(1, 10)
    return Question(
        title="Adam's first step by hand",
        level="core",
        question=(
            r"Three parameters stand at $\theta = (1, 1, 1)$. Their first gradients are "
            r"$(0.001,\ -50,\ 0)$. Where are they after one step of Adam with $\eta = 0.1$ and the "
            "usual betas and $\\varepsilon = 10^{-8}$? Give a list to three digits."
        ),
        hint=r"With the correction, $\hat{m}_1 = g$ and $\hat{v}_1 = g^2$.",
        reference=sp.Matrix([1 - tenth, 1 + tenth, 1]),
        mistakes=(
            Mistake(
                "gradient-step",
                sp.Matrix([1 - tenth / 1000, 6, 1]),
                "This is a plain gradient step. Adam divides by the root of $\\hat{v}$.",
            ),
            Mistake(
                "uncorrected",
                sp.Matrix(
                    [
                        1 - tenth**2 / sp.sqrt(sp.Rational(1, 1000)),
                        1 + tenth**2 / sp.sqrt(sp.Rational(1, 1000)),
                        1,
                    ]
                ),
                "This leaves the correction out: with the usual betas the step is 3.2 times too "
                "long.",
            ),
            Mistake(
                "uphill",
                sp.Matrix([1 + tenth, 1 - tenth, 1]),
                "Each parameter moves against its gradient.",
            ),
            Mistake(
                "all-move",
                sp.Matrix([1 - tenth, 1 + tenth, 1 - tenth]),
                "The third gradient is 0: $0/(0 + \\varepsilon)$ is 0.",
            ),
        ),
    )


@questions.exercise("adam-uncorrected")
def adam_uncorrected() -> Question:
    b1 = Variable("beta1", (), "for the mean", "probability", r"\beta_1")
    b2 = Variable("beta2", (), "for the mean square", "probability", r"\beta_2")
    right = eta.symbol * (1 - b1.symbol) / sp.sqrt(1 - b2.symbol)
    return Question(
        title="Adam without its correction",
        level="core",
        question=(
            r"Leave the correction of both means out. How long is the first step of a parameter "
            r"whose gradient is not 0? Take $\varepsilon$ as 0."
        ),
        hint=r"$m_1 = (1 - \beta_1) g$ and $v_1 = (1 - \beta_2) g^2$.",
        variables=(eta, b1, b2),
        reference=right,
        mistakes=(
            Mistake("corrected", eta.symbol, "This is the length with the correction."),
            Mistake(
                "no-root",
                eta.symbol * (1 - b1.symbol) / (1 - b2.symbol),
                "The step divides by the root of $v_1$.",
            ),
            Mistake(
                "mean-corrected",
                eta.symbol / sp.sqrt(1 - b2.symbol),
                "This leaves out the correction of $v$ only.",
            ),
            Mistake(
                "swapped",
                eta.symbol * (1 - b2.symbol) / sp.sqrt(1 - b1.symbol),
                "The two betas have changed places.",
            ),
        ),
    )


@questions.exercise("momentum-too-much")
def momentum_too_much() -> Question:
    return Question(
        title="Reading a run",
        level="core",
        question=(
            r"All curvatures of a bowl lie between 4 and 5. Momentum with $\beta = 0.99$ at a good "
            "rate needs far more steps than plain gradient descent. Why?"
        ),
        hint=r"What is the product of the two roots of $p$?",
        options=(
            Option(
                "a",
                "the learning rate must be too large",
                "The rate was a good one. With momentum the limit is even higher.",
            ),
            Option(
                "b",
                r"the distance shrinks by $\sqrt{0.99}$ a step at best, and plain descent shrinks "
                r"it by $\frac19$",
                r"The roots have the product $\beta$, so one of them is at least $\sqrt\beta$ in "
                "size, whatever the rate.",
                right=True,
            ),
            Option(
                "c",
                "momentum never helps on a bowl",
                r"On a long one it does: with curvatures 1 and 100 it needs a seventh of the "
                r"steps.",
            ),
            Option(
                "d",
                "the velocity points uphill",
                "It does so for a while, after each swing through the bottom. Why are there so "
                "many swings?",
            ),
        ),
    )


@questions.exercise("momentum-noise-proof")
def momentum_noise_proof() -> Question:
    (t,) = sizes("t")
    s = index("s", t)
    b, sigma = sp.symbols("beta sigma", positive=True)
    xi = array(r"\xi", t)
    v = Named(sp.Symbol("v_{t}"), total(b ** (t - s) * xi[s], s))
    return Question(
        title="Momentum collects noise",
        level="proof",
        question=(
            r"The gradients are nothing but independent noise $\xi_s$ with mean 0 and variance "
            r"$\sigma^2$, so $v_t = \sum_{s=1}^t \beta^{t-s} \xi_s$. Prove for every $t$ that "
            r"$\mathbb{E}[v_t^2] = \sigma^2 \frac{1 - \beta^{2t}}{1 - \beta^2}$."
        ),
        hint=(
            r"Only the squares $\xi_s^2$ are left of the double sum. Then comes a geometric sum "
            r"with the ratio $\beta^2$."
        ),
        proof=Proof(
            start=Expectation(v**2, xi),
            target=sigma**2 * (1 - b ** (2 * t)) / (1 - b**2),
            steps=2,
            given=(inside_unit(b), Random(xi, 0, sigma**2)),
        ),
    )
