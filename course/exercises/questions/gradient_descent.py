"""Exercises of the chapter on gradient descent."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    missing_mean,
    missing_prime,
    sign,
    transposed,
    two_too_many,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, over, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, array, elementwise, indices, sizes, total

questions = Questions(__name__)
alpha = Variable("alpha", (), "the learning rate", "positive", r"\alpha")


@questions.exercise("descent-by-hand")
def descent_by_hand() -> Question:
    old, slope = sp.Matrix([sp.Rational(1, 2), -1, sp.Rational(1, 5)]), sp.Matrix([2, -4, 1])
    rate = sp.Rational(1, 10)
    return Question(
        title="One step by hand",
        level="warm-up",
        question=(
            r"A neuron has $W = (0.5,\ -1)$ and $b = 0.2$. Its gradients are "
            r"$\partial C/\partial W = (2,\ -4)$ and $\partial C/\partial b = 1$. Take one "
            r"step with $\alpha = 0.1$. Give the two new weights and the new bias as a list, such "
            "as `[0.5, -1, 0.2]`."
        ),
        hint="Each parameter has its own derivative. A positive derivative makes it smaller.",
        reference=old - slope * rate,
        mistakes=(
            Mistake(
                "ascent",
                old + slope * rate,
                "This goes uphill: where the derivative is positive, a larger parameter means a "
                "larger cost.",
            ),
            Mistake("no-rate", old - slope, "The learning rate is missing: this is $\\alpha = 1$."),
            Mistake(
                "move-only",
                -slope * rate,
                "This is what the parameters change by. Add it to the old ones.",
            ),
            Mistake(
                "bias-kept",
                old - sp.Matrix([2, -4, 0]) * rate,
                "The bias takes its step as well.",
            ),
        ),
    )


@questions.exercise("descent-update")
def descent_update() -> Question:
    n, m = sizes("n m")
    W = Variable("W", (1, n), "the old weights, one row")
    X = Variable("X", (n, m), "inputs, one example in each column")
    Y = Variable("Y", (1, m), "targets")
    gradient = (W.symbol * X.symbol - Y.symbol) * X.symbol.T / m

    def after(change):
        return W.symbol - alpha.symbol * change

    return Question(
        title="The update of a linear neuron",
        level="warm-up",
        question=(
            r"A neuron without bias and without activation function predicts $WX$, with $W$ of "
            r"shape $(1, n)$ and the $m$ examples in the columns of $X$. Its cost is "
            r"$C = \frac{1}{2m} \sum_{k=1}^m \bigl((WX)_{1k} - Y_{1k}\bigr)^2$. Write the weights "
            r"after one step of gradient descent with the rate $\alpha$."
        ),
        hint=(
            r"The delta of example $k$ is $(WX)_{1k} - Y_{1k}$. The equation for "
            r"$\partial C/\partial W$ multiplies the deltas with the inputs."
        ),
        variables=(W, X, Y, alpha),
        reference=after(gradient),
        mistakes=(
            Mistake(
                "ascent",
                W.symbol + alpha.symbol * gradient,
                "This adds the gradient, so the cost rises.",
            ),
            Mistake(
                "factor-m",
                after(missing_mean(gradient, m).expression),
                "The step is $m$ times too long: the gradient of a mean carries a $1/m$.",
            ),
            Mistake(
                "factor-2",
                after(two_too_many(gradient).expression),
                "The step is twice too long: the $\\frac12$ of the cost cancels the 2 of the "
                "square.",
            ),
            Mistake(
                "delta-turned",
                after((W.symbol * X.symbol + Y.symbol) * X.symbol.T / m),
                "The delta is the prediction minus the target. Here the two are added.",
            ),
            Mistake("no-rate", W.symbol - gradient, "The learning rate is missing."),
            Mistake(
                "gradient",
                gradient,
                "This is the gradient. The step subtracts $\\alpha$ times it from $W$.",
            ),
        ),
    )


@questions.exercise("descent-largest-rate")
def descent_largest_rate() -> Question:
    x = Variable("x", (), "the input")
    right = 2 / x.symbol**2
    return Question(
        title="The largest learning rate",
        level="core",
        question=(
            r"One weight $w$ learns one example: $C = \frac12 (wx - y)^2$ with $x \ne 0$. Below "
            r"which $\alpha$ does gradient descent reach the minimum from every start?"
        ),
        hint=r"Which number is the curvature, $\partial^2 C / \partial w^2$?",
        variables=(x,),
        reference=right,
        mistakes=(
            Mistake(
                "one-jump",
                right / 2,
                "This rate jumps into the minimum in one step. How far may the step overshoot it?",
            ),
            Mistake(
                "slope-for-curvature",
                2 / x.symbol,
                "Differentiate twice: each derivative of $wx$ with respect to $w$ brings down a "
                "factor $x$.",
            ),
            Mistake(
                "upside-down",
                x.symbol**2 / 2,
                "Try a large $x$: the cost bends more, so the steps must be shorter.",
            ),
            Mistake(
                "double-curvature",
                1 / (2 * x.symbol**2),
                "Where does $1 - \\alpha x^2$ pass $-1$?",
            ),
            sign(right, "A learning rate is positive."),
        ),
    )


@questions.exercise("descent-too-large")
def descent_too_large() -> Question:
    return Question(
        title="Reading a run",
        level="core",
        question=(
            r"Gradient descent runs on a bowl with curvatures 1, 2 and 50, at $\alpha = 0.045$. "
            "The cost falls for many steps and then rises without end. What is the explanation?"
        ),
        hint="Work out the factor of each coordinate for one step.",
        options=(
            Option(
                "a",
                "the gradient has a wrong sign",
                "Then every coordinate would grow from the first step on.",
            ),
            Option(
                "b",
                "one coordinate grows by a factor $-1.25$ a step, and it started very small",
                "The factors are 0.955, 0.91 and $-1.25$. At first the two that shrink carry the "
                "cost; the third one grows by a quarter a step and takes over.",
                right=True,
            ),
            Option(
                "c",
                "the learning rate is too small for the curvatures 1 and 2",
                "They shrink by less than a tenth a step, which is slow. It is no reason to rise.",
            ),
            Option(
                "d",
                "rounding errors add up",
                "Rounding can start it: it needs something that grows from step to step to matter.",
            ),
        ),
    )


@questions.exercise("descent-mixed-delta")
def descent_mixed_delta() -> Question:
    n, k, m = sizes("n_out n_in m")
    g = elementwise("g")
    dW = Variable("dW", (n, k), "gradient of the output weights", latex=r"dW^{[2]}")
    delta = Variable("delta", (n, m), "deltas of the output layer", latex=r"\delta^{[2]}")
    Z = Variable("Z", (k, m), "pre-activations of the hidden layer", latex="Z^{[1]}")
    product = times(dW.symbol.T * delta.symbol, each(g.prime, Z.symbol))
    right = -alpha.symbol * product
    return Question(
        title="How wrong is the mixed delta?",
        level="core",
        question=(
            r"A program replaces $W^{[2]}$ by $W^{[2]} - \alpha\, dW^{[2]}$, where $dW^{[2]}$ "
            r"stands for $\partial C/\partial W^{[2]}$, and *then* calculates $\delta^{[1]}$. "
            r"How wrong is that? Write the $\delta^{[1]}$ of the program minus the right "
            r"$\delta^{[1]}$, for the whole batch."
        ),
        hint=(
            r"Write $\delta^{[1]}$ with the new weights and with the old ones. Everything but the "
            "weights is the same in both."
        ),
        variables=(dW, delta, Z, alpha),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right, "This is the right delta minus the wrong one."),
            missing_prime(right, g.prime),
            Mistake(
                "no-rate",
                -product,
                "The weights have moved by $\\alpha$ times their gradient, so the error is small "
                "when $\\alpha$ is.",
            ),
            Mistake(
                "function-for-slope",
                -alpha.symbol * times(dW.symbol.T * delta.symbol, each(g, Z.symbol)),
                "This holds the activation function itself where its derivative belongs.",
            ),
            missing_mean(right, m, "The gradient $dW^{[2]}$ carries its $1/m$ already."),
            transposed(right),
        ),
    )


@questions.exercise("descent-best-step")
def descent_best_step() -> Question:
    (n,) = sizes("N")
    grad = Variable("G", (n, 1), "the gradient at the start", latex=r"\nabla C")
    H = Variable("H", (n, n), "the matrix of second derivatives, symmetric")
    squared = grad.symbol.T * grad.symbol
    bent = grad.symbol.T * H.symbol * grad.symbol
    right = over(squared, bent)
    return Question(
        title="The best single step",
        level="stretch",
        question=(
            r"Along the negative gradient a quadratic cost is $C(\theta - \alpha\nabla C) = "
            r"C(\theta) - \alpha\, \nabla C^{\mathsf T} \nabla C + \frac{\alpha^2}{2}\, "
            r"\nabla C^{\mathsf T} H\, \nabla C$, where the matrix $H$ holds the second "
            r"derivatives and $\nabla C^{\mathsf T} H\, \nabla C$ is positive. Which $\alpha$ "
            "makes it smallest?"
        ),
        hint=r"It is a parabola in $\alpha$. Where is its derivative zero?",
        variables=(grad, H),
        reference=right,
        mistakes=(
            two_too_many(
                right,
                "At this rate the cost is back at its old height. The lowest point lies half way.",
            ),
            Mistake(
                "upside-down",
                over(bent, squared),
                "This is the curvature along the gradient. Where the cost bends more, the "
                "step must be shorter.",
            ),
            sign(right, "The minus sign is already in the walk, $\\theta - \\alpha\\nabla C$."),
            Mistake(
                "no-curvature",
                over(squared, grad.symbol.T * grad.symbol * grad.symbol.T * grad.symbol),
                "The curvature is missing: with $H = \\lambda I$ the answer must be $1/\\lambda$.",
            ),
        ),
    )


@questions.exercise("descent-momentum")
def descent_momentum() -> Question:
    lam = Variable("lam", (), "the curvature", "positive", r"\lambda")
    mu = Variable("mu", (), "the momentum", "probability", r"\mu")
    right = 1 + mu.symbol - alpha.symbol * lam.symbol
    return Question(
        title="Momentum on a bowl",
        level="stretch",
        question=(
            r"With momentum $\mu$ a step remembers the one before: $v^{(t+1)} = \mu v^{(t)} + "
            r"\nabla C(\theta^{(t)})$ and $\theta^{(t+1)} = \theta^{(t)} - \alpha v^{(t+1)}$. On "
            r"$C = \frac12 \lambda \theta^2$ with one parameter this can be written without $v$, "
            r"as $\theta^{(t+1)} = c\, \theta^{(t)} - \mu\, \theta^{(t-1)}$. Find $c$."
        ),
        hint=(
            r"The step before tells what $v^{(t)}$ is: "
            r"$\alpha v^{(t)} = \theta^{(t-1)} - \theta^{(t)}$."
        ),
        variables=(alpha, mu, lam),
        reference=right,
        mistakes=(
            Mistake(
                "plain",
                1 - alpha.symbol * lam.symbol,
                "This is gradient descent without momentum. The term $\\mu v^{(t)}$ brings in "
                "$\\theta^{(t)}$ once more.",
            ),
            Mistake(
                "momentum-sign",
                1 - mu.symbol - alpha.symbol * lam.symbol,
                "Put $\\alpha v^{(t)} = \\theta^{(t-1)} - \\theta^{(t)}$ into "
                "$-\\alpha\\mu v^{(t)}$ and watch the signs.",
            ),
            Mistake(
                "ascent",
                1 + mu.symbol + alpha.symbol * lam.symbol,
                "The gradient enters with a minus sign.",
            ),
            Mistake(
                "momentum-scales-gradient",
                (1 + mu.symbol) * (1 - alpha.symbol * lam.symbol),
                "This is Nesterov's variant, which takes the gradient at a point ahead. Here the "
                "gradient is not multiplied by $\\mu$.",
            ),
        ),
    )


@questions.exercise("descent-slope-proof")
def descent_slope_proof() -> Question:
    (n,) = sizes("N")
    (i,) = indices("i", n)
    rate = sp.Symbol("alpha", positive=True)
    theta, lam = array(r"\theta", n), array(r"\lambda", n, positive=True)
    cost = Named(
        sp.Symbol(r"C(\theta')"), total(lam[i] * ((1 - rate * lam[i]) * theta[i]) ** 2, i) / 2
    )
    return Question(
        title="The derivative along the whole walk",
        level="proof",
        question=(
            r"After a step on the bowl the cost is $C(\theta') = \frac12 \sum_{i=1}^N \lambda_i "
            r"\bigl((1 - \alpha\lambda_i)\, \theta_i\bigr)^2$. Prove for every $N$ that its "
            r"derivative with respect to $\alpha$ is $-\sum_i (1 - \alpha\lambda_i)\, (\lambda_i "
            r"\theta_i)^2$. Up to which $\alpha$ is every term of that sum below zero?"
        ),
        hint=(
            "First differentiate under the sum: the square gives a factor 2, and the inner "
            r"derivative of $(1 - \alpha\lambda_i)\,\theta_i$ with respect to $\alpha$ is "
            r"$-\lambda_i\theta_i$."
        ),
        proof=Proof(
            start=sp.Derivative(cost, rate),
            target=-total((1 - rate * lam[i]) * (lam[i] * theta[i]) ** 2, i),
            steps=2,
        ),
    )
