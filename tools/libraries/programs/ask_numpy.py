"""What NumPy and SciPy do with a complex step, and with long sums."""

import numpy as np
from asking import P, Q, answer
from scipy import optimize, special

STEP = 1e-30
TENTH = np.full((60000, 10), 0.1, dtype=np.float32)


def forward(f, x):
    """The derivative of a real f at each entry of x, by the complex step."""
    moved = x[..., np.newaxis] + 1j * STEP * np.eye(x.size).reshape(*x.shape, x.size)
    flat = [np.asarray(f(moved[..., k])) for k in range(x.size)]
    gradient = np.array([value.imag / STEP for value in flat])
    return f(x), gradient[0] if np.ndim(x) == 0 else gradient


def check(f):
    """The error that SciPy's check reports for a slope of 0 at 0, and for a slope of 1."""

    def error(slope):
        return optimize.check_grad(lambda x: f(x[0]), lambda x: np.array([slope]), np.zeros(1))

    return [error(0.0), error(1.0)]


def column_error(x, how=np.sum):
    return abs(float(how(x, 0)[0]) / 6000 - 1)


FORMULAS = {
    "relu": [
        "np.maximum(x, 0)",
        "np.clip(x, 0, None)",
        "np.where(x.real > 0, x, 0)",
        "x * (x > 0)",
    ],
    "abs": ["np.abs(x)", "np.sqrt(x**2)"],
    "max-tie": ["np.max(x)", "np.min(x[:2])", "special.logsumexp(1e6 * x) / 1e6"],
    "product": ["np.prod(x)"],
    "cumulative-product": ["np.cumprod(x).sum()"],
    "softplus": [
        "np.log(1 + np.exp(x))",
        "np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))",
        "np.logaddexp(0, x)",
        "np.where(x.real > 0, x + np.log1p(np.exp(-x)), np.log1p(np.exp(x)))",
    ],
    "log-of-softmax": ["np.log(special.softmax(x))[0]", "special.log_softmax(x)[0]"],
    "norm": ["np.linalg.norm(x)", "np.sqrt(np.sum(x**2))"],
    "complex-step": [
        "np.mean(x)",
        "np.var(x)",
        "np.mean((x - np.mean(x)) ** 2)",
        "np.std(x)",
        "np.linalg.norm(x)",
        "np.sqrt(np.sum(x**2))",
        "np.linalg.slogdet(np.diag(x))[1]",
        "np.log(np.linalg.det(np.diag(x)))",
        "np.linalg.cholesky(np.diag(x))[0, 0]",
        "np.linalg.svd(np.diag(x))[1][0]",
        "np.vdot(x, x)",
        "x @ x",
        "np.median(x)",
        "np.sum(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))",
        "special.logsumexp(x)",
        "special.erf(x).sum()",
        "special.expit(x).sum()",
        "special.loggamma(x).sum()",
        "special.gammaln(x).sum()",
        "special.xlogy(x, x).sum()",
        "np.cbrt(x).sum()",
        "np.hypot(x[0], x[1])",
        "np.logaddexp.reduce(x)",
    ],
    "check-at-kink": ["check(lambda x: max(x, 0))"],
    "column-sums": [
        "column_error(TENTH)",
        "column_error(TENTH.T.copy().T)",
        "column_error(TENTH, lambda x, axis: np.einsum('ij->j', x))",
    ],
    "root": ["np.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * np.log(x)", "special.xlogy(x, x)"],
    "sign": ["np.sign(x)"],
    "guarded-log": ["np.where(x.real > 0, np.log(x), 0)"],
    "divergence": ["special.rel_entr(P, Q).sum()", "special.rel_entr(P, Q).sum(1).mean()"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["numpy", "scipy"], forward=forward)
