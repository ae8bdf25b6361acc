"""Exercises of the chapter on regularisation."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import sign
from course.exercises.collection import Questions
from course.exercises.shorthand import times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import sizes

questions = Questions(__name__)
n, n_prev, m = sizes("n n_prev m")
ALPHA = Variable("alpha", (), "the learning rate", "positive", r"\alpha")
LAM = Variable("lam", (), "the strength", "positive", r"\lambda")
MU = Variable("mu", (), "the momentum", "probability", r"\mu")
W = Variable("W", (n, n_prev), "weights of layer $l$", latex="W^{[l]}")
DW = Variable("dW", (n, n_prev), "gradient of $J$ with respect to the weights", latex="dW^{[l]}")
DZ = Variable("dZ", (n, m), "per example", latex="dZ^{[l]}")
D = Variable("D", (n_prev, m), "the mask", latex="D^{[l-1]}")


@questions.exercise("regularisation-by-hand")
def regularisation_by_hand() -> Question:
    half = sp.Rational(1, 2)
    weights, slope, strength = sp.Matrix([2, -1]), sp.Matrix([half, half]), sp.Rational(1, 10)
    return Question(
        title="A penalty by hand",
        level="warm-up",
        question=(
            r"A neuron has the weights $(2,\ -1)$ and $dW = (0.5,\ 0.5)$. The L2 penalty has "
            r"$\lambda = 0.1$. Give the gradient of $J + R$ with respect to the two weights as a "
            "list."
        ),
        hint=r"The derivative of $\frac{\lambda}{2} w^2$ is added to each entry.",
        reference=slope + strength * weights,
        mistakes=(
            Mistake(
                "minus",
                slope - strength * weights,
                "The penalty is added to the cost, so its gradient is added to the gradient.",
            ),
            Mistake(
                "no-half",
                slope + 2 * strength * weights,
                r"Here the penalty is $\frac{\lambda}{2} w^2$. The 2 cancels.",
            ),
            Mistake(
                "L1",
                slope + strength * sp.Matrix([1, -1]),
                "This is the derivative of the L1 penalty. It does not depend on the size of a "
                "weight.",
            ),
            Mistake(
                "penalty-alone", strength * weights, "The derivative of $J$ itself is missing."
            ),
        ),
    )


@questions.exercise("regularisation-decay")
def regularisation_decay() -> Question:
    right = (1 - ALPHA.symbol * LAM.symbol) * W.symbol - ALPHA.symbol * DW.symbol
    return Question(
        title="The update with an L2 penalty",
        level="warm-up",
        question=(
            r"Write the new $W^{[l]}$ after one step of gradient descent on $J + R$ with "
            r"$R = \frac{\lambda}{2} \sum (W^{[l]}_{pq})^2$. Type `lam` for $\lambda$."
        ),
        hint=r"The gradient of $R$ is $\lambda W^{[l]}$.",
        variables=(W, DW, ALPHA, LAM),
        reference=right,
        mistakes=(
            Mistake(
                "growth",
                (1 + ALPHA.symbol * LAM.symbol) * W.symbol - ALPHA.symbol * DW.symbol,
                "These weights grow. The penalty should shrink them.",
            ),
            Mistake(
                "no-rate",
                (1 - LAM.symbol) * W.symbol - ALPHA.symbol * DW.symbol,
                r"The learning rate multiplies the whole gradient, that of the penalty as well.",
            ),
            Mistake(
                "no-half",
                (1 - 2 * ALPHA.symbol * LAM.symbol) * W.symbol - ALPHA.symbol * DW.symbol,
                r"The 2 of the square cancels the $\frac12$ of the penalty.",
            ),
            Mistake(
                "decay-alone",
                (1 - ALPHA.symbol * LAM.symbol) * W.symbol,
                "This is the decay. The step along the gradient of $J$ is missing.",
            ),
            Mistake(
                "gradient-shrunk",
                (1 - ALPHA.symbol * LAM.symbol) * (W.symbol - ALPHA.symbol * DW.symbol),
                "This shrinks the gradient step too. Only the old weights shrink.",
            ),
        ),
    )


@questions.exercise("regularisation-soft")
def regularisation_soft() -> Question:
    twentieth = sp.Rational(1, 20)
    return Question(
        title="Three weights under L1",
        level="core",
        question=(
            r"Three weights have the cost $\frac{h}{2}(\theta - c)^2 + \lambda |\theta|$ each, "
            r"with $h = 2$ and $\lambda = 0.5$, and $c = 0.3$, $c = 0.2$ and $c = -1$. Give the "
            r"three $\theta$ at which the costs are smallest, as a list."
        ),
        hint=r"Each $c$ moves towards 0 by $\lambda / h$ and stops there.",
        reference=sp.Matrix([twentieth, 0, -sp.Rational(3, 4)]),
        mistakes=(
            Mistake(
                "no-stop",
                sp.Matrix([twentieth, -twentieth, -sp.Rational(3, 4)]),
                r"The second one has gone through 0. There the slope of $\lambda |\theta|$ turns.",
            ),
            Mistake(
                "strength",
                sp.Matrix([0, 0, -sp.Rational(1, 2)]),
                r"The threshold is $\lambda / h$. A cost that bends more holds its weight better.",
            ),
            Mistake(
                "ridge",
                sp.Matrix([sp.Rational(6, 25), sp.Rational(4, 25), -sp.Rational(4, 5)]),
                "This is what L2 does: it multiplies. L1 subtracts.",
            ),
            Mistake(
                "outwards",
                sp.Matrix([twentieth, 0, -sp.Rational(5, 4)]),
                "The third one has moved away from 0.",
            ),
        ),
    )


@questions.exercise("regularisation-momentum")
def regularisation_momentum() -> Question:
    right = LAM.symbol / (1 - MU.symbol)
    return Question(
        title="The same resting place",
        level="core",
        question=(
            r"Gradient descent with momentum $\mu$ and an L2 penalty of strength $\lambda$ comes "
            r"to rest at some weights. Which strength must *decoupled* weight decay have to rest "
            "at the same ones?"
        ),
        hint=r"At rest the velocity is $\frac{1}{1 - \mu}$ times the gradient.",
        variables=(LAM, MU),
        reference=right,
        mistakes=(
            Mistake(
                "same",
                LAM.symbol,
                "With momentum a gradient is felt for many steps, and decoupled decay for one.",
            ),
            Mistake(
                "upside-down",
                LAM.symbol * (1 - MU.symbol),
                "This is weaker. The L2 penalty goes through the velocity and gets stronger there.",
            ),
            Mistake(
                "momentum",
                LAM.symbol / MU.symbol,
                r"Add up $1 + \mu + \mu^2 + \dots$",
            ),
            Mistake(
                "one-step",
                LAM.symbol * (1 + MU.symbol),
                "These are the first two terms of a sum that has no end.",
            ),
        ),
    )


@questions.exercise("regularisation-adam")
def regularisation_adam() -> Question:
    return Question(
        title="A stronger penalty",
        level="core",
        question=(
            "A weight of a network has the gradient 0 in every step, because its pixel never "
            "varies. Adam trains it with an L2 penalty in the gradient. The penalty is made ten "
            "times as strong. What does the weight do?"
        ),
        hint="Which gradient does Adam see? What does it divide it by?",
        options=(
            Option(
                "a",
                "It goes to 0 as fast as before.",
                r"Adam divides $\lambda w$ by the size of $\lambda w$, and the factor cancels.",
                right=True,
            ),
            Option(
                "b",
                "It goes to 0 ten times as fast.",
                "So it would be with plain gradient descent, or with decoupled decay.",
            ),
            Option(
                "c",
                "It stays where it is.",
                "The gradient of the cost is 0. The gradient of the penalty is not.",
            ),
            Option(
                "d",
                "It goes to 0 more slowly.",
                "Nothing here gets smaller when the penalty grows.",
            ),
        ),
    )


@questions.exercise("regularisation-mask")
def regularisation_mask() -> Question:
    back = W.symbol.T * DZ.symbol
    right = times(back, D.symbol)
    return Question(
        title="Back through the mask",
        level="core",
        question=(
            r"In the forward pass $W^{[l]}$ got the activations $D^{[l-1]} \odot A^{[l-1]}$, with "
            r"a mask $D^{[l-1]}$ of inverted dropout. Write $dA^{[l-1]}$."
        ),
        hint="The mask is a matrix of numbers. With which factor is an activation passed on?",
        variables=(W, DZ, D),
        reference=right,
        mistakes=(
            Mistake(
                "no-mask",
                back,
                "A neuron that was switched off had no influence on the loss. What is its "
                "derivative?",
            ),
            sign(right),
            Mistake(
                "mean",
                right / m,
                r"The document's $dA$ belong to one example each. The $1/m$ comes with $dW$.",
            ),
            Mistake(
                "mask-twice",
                times(back, D.symbol, D.symbol),
                "The mask is in here twice. It was used once.",
            ),
        ),
    )


@questions.exercise("regularisation-dropout-strength")
def regularisation_dropout_strength() -> Question:
    r = Variable("r", (), "the dropout rate", "probability")
    right = r.symbol / (1 - r.symbol)
    return Question(
        title="Which ridge is it?",
        level="stretch",
        question=(
            r"Linear regression on standardised inputs is trained with inverted dropout of rate "
            r"$r$ on its inputs and $J = \frac{1}{2m} \sum (\hat y - y)^2$. Its average over the "
            r"masks is $J$ plus an L2 penalty $\frac{\lambda}{2} \sum_i w_i^2$. Which $\lambda$?"
        ),
        hint=r"Standardised: $\frac1m \sum_k X_{ik}^2 = 1$. Then read {eq}`eq-001-dropout-ridge`.",
        variables=(r,),
        reference=right,
        mistakes=(
            Mistake("rate", r.symbol, "A kept input is scaled up. That adds to the noise."),
            Mistake(
                "half",
                right / 2,
                r"The $\frac12$ belongs to the penalty, $\frac{\lambda}{2} w^2$.",
            ),
            Mistake(
                "plain-dropout",
                r.symbol * (1 - r.symbol),
                "This is the variance of a mask of ones and zeros. Inverted dropout divides it by "
                r"$(1 - r)^2$.",
            ),
            Mistake(
                "upside-down",
                (1 - r.symbol) / r.symbol,
                "With $r = 0$ nothing is dropped, and the penalty should vanish.",
            ),
        ),
    )


@questions.exercise("regularisation-soft-proof")
def regularisation_soft_proof() -> Question:
    h, lam, v = sp.symbols(r"h \lambda v", positive=True)
    theta = sp.Symbol(r"\theta", real=True)

    def cost(at):
        return h / 2 * (at + v + lam / h) ** 2 + lam * sp.Abs(at)

    return Question(
        title="The other side of 0",
        level="proof",
        question=(
            r"Prove the mirror image of {eq}`eq-001-soft`: for $c = -v - \frac{\lambda}{h}$ with "
            r"$v > 0$ the cost is smallest at $\theta = -v$. Show that it is nowhere lower:"
            "\n\n"
            "```python\n"
            "c_left = -v - lam / h\n"
            "derivation = sym.Derivation(cost(theta, c_left) - cost(-v, c_left))\n"
            "```\n\n"
            r"and arrive at $\frac{h}{2} (\theta + v)^2 + \lambda (|\theta| + \theta)$. Why does "
            "that finish the proof?"
        ),
        hint=r"Multiply out, put $|{-v}| = v$, and collect the square of $\theta + v$.",
        proof=Proof(
            start=cost(theta) - cost(-v),
            target=h / 2 * (theta + v) ** 2 + lam * (sp.Abs(theta) + theta),
            steps=1,
        ),
    )
