"""The answers of JAX, of optax, and of Keras on JAX."""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import flax.nnx
import jax
import jax.numpy as jnp
import keras
import optax
from asking import PARTS, TINY, P, Q, answer, drops, in_units
from jax.test_util import check_grads

jax.config.update("jax_enable_x64", True)
ONE_HOT = jnp.eye(3)
TENTH = jnp.full((60000, 10), 0.1, dtype=jnp.float32)


def forward(f, x):
    return jax.value_and_grad(f)(jnp.asarray(x))


def second(f, x):
    return jax.grad(jax.grad(f))(jnp.asarray(x))


@jax.custom_vjp
def all_zero(x):
    """1e-3 sin x, with a gradient that somebody forgot."""
    return 1e-3 * jnp.sin(x)


all_zero.defvjp(lambda x: (all_zero(x), None), lambda kept, upstream: (0 * upstream,))


def check(f, at=0.0, dtype=jnp.float64, modes=("fwd", "rev")):
    try:
        check_grads(f, (jnp.asarray(at, dtype),), order=1, modes=modes)
    except AssertionError:
        return False
    return True


def steps(make, gradients, rates=(None,), dtype=jnp.float64):
    """How far a weight moves in the last of some steps."""
    w = jnp.ones(1, dtype)
    optimiser = optax.inject_hyperparams(make)(learning_rate=rates[0] or 0.1)
    state = optimiser.init(w)
    for gradient, rate in zip(gradients, rates, strict=True):
        if rate is not None:
            state.hyperparams["learning_rate"] = jnp.asarray(rate)
        update, state = optimiser.update(jnp.full_like(w, gradient), state, w)
    return -update[0]


def with_keras(optimiser, gradients, rates=(None,), dtype="float64"):
    w = keras.Variable([1.0], dtype=dtype)
    optimiser.build([w])
    for gradient, rate in zip(gradients, rates, strict=True):
        before = float(w.value[0])
        if rate is not None:
            optimiser.learning_rate = rate
        optimiser.apply([jnp.array([gradient], dtype)])
    return before - float(w.value[0])


def clipped(optimiser, gradients):
    """Its steps at the rate 1, which are the gradients after they were clipped."""
    weights = [keras.Variable(0 * gradient, dtype="float64") for gradient in gradients]
    optimiser.build(weights)
    optimiser.apply([jnp.array(gradient) for gradient in gradients])
    return [-w.value for w in weights]


def accumulated(batches):
    """The gradient of a weight 0 at inputs 1 that optax gathers from several batches."""
    optimiser = optax.MultiSteps(optax.sgd(1.0), every_k_schedule=len(batches))
    w = jnp.zeros(())
    state = optimiser.init(w)
    for targets in batches:
        gradient = jax.grad(lambda w, Y: jnp.mean((w - Y) ** 2))(w, jnp.array(targets))
        update, state = optimiser.update(gradient, state, w)
    return -update


def keras_binary(p):
    return keras.losses.binary_crossentropy(jnp.ones(1), p)


def complex_gradient():
    gradient = jax.grad(lambda z: jnp.abs(z) ** 2)(1 + 2j)
    return [gradient.real, gradient.imag]


def keras_weighted(labels, weights):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return loss(jnp.array(labels), jnp.zeros((2, 3)), sample_weight=jnp.array(weights))


def running_variance(layer, **how):
    layer(jnp.array([[1.0], [3.0]]), **how)
    return (layer.var if isinstance(layer, flax.nnx.BatchNorm) else layer.moving_variance)[0]


def initial(layer):
    layer.build((None, 400))
    return in_units(*layer.get_weights())


def initial_flax(layer):
    return in_units(layer.kernel[...], layer.bias[...])


FORMULAS = {
    "relu": [
        "jax.nn.relu(x)",
        "jnp.maximum(x, 0)",
        "jnp.maximum(0, x)",
        "jnp.fmax(x, 0)",
        "jnp.clip(x, 0)",
        "jnp.where(x > 0, x, 0)",
        "(x + abs(x)) / 2",
        "keras.ops.relu(x)",
    ],
    "leaky-relu": ["jax.nn.leaky_relu(x, 0.01)", "keras.ops.leaky_relu(x, 0.01)"],
    "elu": ["jax.nn.elu(x)"],
    "abs": ["jnp.abs(x)"],
    "two-relus": ["jax.nn.relu(x) - jax.nn.relu(-x)"],
    "clip": ["jnp.clip(x, 0, 1)", "jax.nn.relu6(6 * x) / 6"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": ["jax.nn.relu(x) ** 2", "jnp.maximum(x, 0) ** 2"],
    "sinc": ["jnp.where(x == 0, 1, jnp.sin(x) / x)", "jnp.sinc(x / jnp.pi)"],
    "softplus": ["jnp.log(1 + jnp.exp(x))", "jax.nn.softplus(x)"],
    "max-tie": ["jnp.max(x)"],
    "product": ["jnp.prod(x)"],
    "cumulative-product": ["jnp.cumprod(x).sum()"],
    "norm": ["jnp.linalg.norm(x)", "jnp.sqrt((x**2).sum())"],
    "deviation": ["jnp.std(x)"],
    "log-of-softmax": ["jnp.log(jax.nn.softmax(x))[0]", "jax.nn.log_softmax(x)[0]"],
    "soft-labels": [
        "optax.softmax_cross_entropy(x, ONE_HOT[0] + ONE_HOT[1])",
        "keras.ops.categorical_crossentropy(ONE_HOT[0] + ONE_HOT[1], x, from_logits=True)",
    ],
    "masked-class": [
        "optax.softmax_cross_entropy_with_integer_labels(x, 1)",
        "optax.softmax_cross_entropy(x, ONE_HOT[1])",
    ],
    "sure-and-wrong": [
        "optax.sigmoid_binary_cross_entropy(x, 1.0)",
        "keras_binary(keras.ops.sigmoid(x[None]))",
        "keras_binary(1.0 * keras.ops.sigmoid(x[None]))",
    ],
    "label-outside": [
        "optax.softmax_cross_entropy_with_integer_labels(jnp.zeros(3), 3)",
        "keras.ops.sparse_categorical_crossentropy(jnp.array([3]), jnp.zeros((1, 3)), True)",
    ],
    "squared-error": [
        "optax.l2_loss(x).mean()",
        "keras.losses.mean_squared_error(jnp.zeros_like(x), x).mean()",
    ],
    "check-at-kink": [
        "check(jax.nn.relu)",
        "check(lambda x: jnp.maximum(x, 0))",
        "check(lambda x: jax.nn.leaky_relu(x, 0.01))",
        "check(jnp.abs)",
    ],
    "check-of-zero": ["check(all_zero, 0.5, jnp.float32, ['rev'])"],
    "adam-tiny": [
        "steps(optax.adam, [1e-12])",
        "with_keras(keras.optimizers.Adam(0.1), [1e-12])",
    ],
    "adam-first": [
        "steps(optax.adam, [1.0])",
        "with_keras(keras.optimizers.Adam(0.1), [1.0])",
    ],
    "adam-half": [
        "[steps(optax.adam, [g], dtype=jnp.float16) for g in (0.0, 1e-4)]",
        "[with_keras(keras.optimizers.Adam(0.1), [g], dtype='float16') for g in (0.0, 1e-4)]",
    ],
    "nesterov": [
        "steps(lambda learning_rate: optax.sgd(learning_rate, 0.9, nesterov=True), [1.0])",
        "with_keras(keras.optimizers.SGD(0.1, 0.9, nesterov=True), [1.0])",
    ],
    "rate-and-momentum": [
        "steps(lambda learning_rate: optax.sgd(learning_rate, 0.9), [1, 1], [1.0, 0.1])",
        "with_keras(keras.optimizers.SGD(1.0, 0.9), [1, 1], [1.0, 0.1])",
    ],
    "unequal-shards": [
        "accumulated([[1.0, 2.0, 3.0, 10.0]])",
        "accumulated([[1.0, 2.0, 3.0], [10.0]])",
    ],
    "column-sums": ["abs(TENTH.sum(0)[0] / 6000 - 1)"],
    "root": ["jnp.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * jnp.log(x)", "jax.scipy.special.xlogy(x, x)"],
    "sign": ["jnp.sign(x)"],
    "guarded-log": ["jnp.where(x > 0, jnp.log(x), 0)"],
    "huber": [
        "optax.huber_loss(x, delta=2.0)",
        "keras.losses.Huber(2.0)(jnp.zeros(1), x[None])",
    ],
    "divergence": [
        "optax.kl_divergence(jnp.log(Q), P).mean()",
        "keras.losses.KLDivergence()(P, Q)",
    ],
    "class-weights": ["keras_weighted([0, 2], [1.0, 3.0])"],
    "default-leak": [
        "jax.nn.leaky_relu(x)",
        "keras.ops.leaky_relu(x)",
        "keras.layers.LeakyReLU()(x)",
    ],
    "default-gelu": [
        "jax.nn.gelu(x)",
        "jax.nn.gelu(x, approximate=False)",
        "keras.ops.gelu(x)",
        "keras.activations.gelu(x)",
    ],
    "square-of-modulus": ["complex_gradient()"],
    "weight-decay": [
        "steps(lambda learning_rate: optax.adamw(learning_rate, weight_decay=0.5), [0.0])",
        "with_keras(keras.optimizers.Adam(0.1, weight_decay=0.5), [0.0])",
    ],
    "default-decay": [
        "steps(optax.adamw, [0.0])",
        "with_keras(keras.optimizers.AdamW(0.1), [0.0])",
    ],
    "clip-norm": [
        "optax.clip_by_global_norm(2.5e-6).update(TINY, None)[0][0][0]",
        "clipped(keras.optimizers.SGD(1.0, global_clipnorm=2.5e-6), TINY)[0][0]",
        "clipped(keras.optimizers.SGD(1.0, clipnorm=2.5e-6), TINY)[0][0]",
    ],
    "clip-parts": [
        "optax.clip_by_global_norm(2.6).update(PARTS, None)[0]",
        "optax.clip(2.6).update(PARTS, None)[0]",
        "clipped(keras.optimizers.SGD(1.0, global_clipnorm=2.6), PARTS)",
        "clipped(keras.optimizers.SGD(1.0, clipnorm=2.6), PARTS)",
        "clipped(keras.optimizers.SGD(1.0, clipvalue=2.6), PARTS)",
    ],
    "initial-weights": [
        "initial(keras.layers.Dense(100))",
        "initial_flax(flax.nnx.Linear(400, 100, rngs=flax.nnx.Rngs(0)))",
    ],
    "dropout": [
        "drops(keras.layers.Dropout(0.2)(jnp.ones(2000), training=True))",
        "drops(flax.nnx.Dropout(0.2, rngs=flax.nnx.Rngs(0))(jnp.ones(2000)))",
    ],
    "running-variance": [
        "running_variance(keras.layers.BatchNormalization(momentum=0.9), training=True)",
        "running_variance(flax.nnx.BatchNorm(1, momentum=0.9, rngs=flax.nnx.Rngs(0)))",
    ],
}

if __name__ == "__main__":
    names = ["jax", "flax", "optax", "keras"]
    answer(FORMULAS, globals(), versions=names, forward=forward, second=second)
