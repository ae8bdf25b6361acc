"""The answers of TensorFlow, and of Keras on TensorFlow."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import tensorflow as tf
from asking import PARTS, TINY, P, Q, answer, drops, in_units

ZERO = tf.zeros((), tf.float64)
ONE_HOT = tf.eye(3, dtype=tf.float64)
TENTH = tf.fill((60000, 10), 0.1)


def forward(f, x):
    x = tf.constant(x, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = f(x)
    return value, tape.gradient(value, x)


def second(f, x):
    x = tf.constant(x, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        slope = forward(f, x)[1]
    return tape.gradient(slope, x)


def with_keras(optimiser, gradients, rates=(None,), dtype="float64"):
    """How far a weight moves in the last of some steps."""
    w = keras.Variable([1.0], dtype=dtype)
    optimiser.build([w])
    for gradient, rate in zip(gradients, rates, strict=True):
        before = float(w.value[0])
        if rate is not None:
            optimiser.learning_rate = rate
        optimiser.apply([tf.constant([gradient], dtype)])
    return before - float(w.value[0])


def clipped(optimiser, gradients):
    """Its steps at the rate 1, which are the gradients after they were clipped."""
    weights = [keras.Variable(0 * gradient, dtype="float64") for gradient in gradients]
    optimiser.build(weights)
    optimiser.apply([tf.constant(gradient) for gradient in gradients])
    return [-w.numpy() for w in weights]


def keras_weighted(labels, weights):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return loss(tf.constant(labels), tf.zeros((2, 3)), sample_weight=tf.constant(weights))


def keras_binary(p):
    return keras.losses.binary_crossentropy(tf.ones(1, p.dtype), p)


def running_variance(layer):
    layer(tf.constant([[1.0], [3.0]]), training=True)
    return layer.moving_variance[0]


def complex_gradient():
    z = tf.constant(1 + 2j, tf.complex128)
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = tf.abs(z) ** 2
    gradient = tape.gradient(value, z)
    return [tf.math.real(gradient), tf.math.imag(gradient)]


def initial(layer):
    layer.build((None, 400))
    return in_units(*layer.get_weights())


FORMULAS = {
    "relu": [
        "tf.nn.relu(x)",
        "tf.maximum(x, 0)",
        "tf.maximum(ZERO, x)",
        "tf.where(x > 0, x, 0)",
        "(x + abs(x)) / 2",
    ],
    "leaky-relu": ["tf.nn.leaky_relu(x, 0.01)"],
    "elu": ["tf.nn.elu(x)"],
    "abs": ["tf.abs(x)"],
    "two-relus": ["tf.nn.relu(x) - tf.nn.relu(-x)"],
    "clip": ["tf.clip_by_value(x, 0, 1)", "tf.nn.relu6(6 * x) / 6"],
    "square-of-abs": ["abs(x) ** 2"],
    "square-of-relu": ["tf.nn.relu(x) ** 2", "tf.maximum(x, 0) ** 2"],
    "sinc": ["tf.where(x == 0, 1, tf.sin(x) / x)"],
    "softplus": ["tf.math.log(1 + tf.exp(x))", "tf.math.softplus(x)"],
    "max-tie": ["tf.reduce_max(x)"],
    "product": ["tf.reduce_prod(x)"],
    "cumulative-product": ["tf.reduce_sum(tf.math.cumprod(x))"],
    "norm": ["tf.norm(x)", "tf.sqrt(tf.reduce_sum(x**2))"],
    "deviation": ["tf.math.reduce_std(x)"],
    "log-of-softmax": ["tf.math.log(tf.nn.softmax(x))[0]", "tf.nn.log_softmax(x)[0]"],
    "soft-labels": [
        "tf.nn.softmax_cross_entropy_with_logits(ONE_HOT[0] + ONE_HOT[1], x)",
        "keras.ops.categorical_crossentropy(ONE_HOT[0] + ONE_HOT[1], x, from_logits=True)",
    ],
    "masked-class": [
        "tf.nn.sparse_softmax_cross_entropy_with_logits(1, x)",
        "tf.nn.softmax_cross_entropy_with_logits(ONE_HOT[1], x)",
    ],
    "sure-and-wrong": [
        "tf.nn.sigmoid_cross_entropy_with_logits(ZERO + 1, x)",
        "keras_binary(keras.ops.sigmoid(x[None]))",
        "keras_binary(1.0 * keras.ops.sigmoid(x[None]))",
    ],
    "label-outside": [
        "tf.nn.sparse_softmax_cross_entropy_with_logits([3], tf.zeros((1, 3)))",
        "keras.ops.sparse_categorical_crossentropy([3], tf.zeros((1, 3)), True)",
    ],
    "squared-error": [
        "tf.nn.l2_loss(x)",
        "tf.reduce_mean(keras.losses.mean_squared_error(tf.zeros_like(x), x))",
    ],
    "adam-tiny": ["with_keras(keras.optimizers.Adam(0.1), [1e-12])"],
    "adam-first": ["with_keras(keras.optimizers.Adam(0.1), [1.0])"],
    "adam-half": [
        "[with_keras(keras.optimizers.Adam(0.1), [g], dtype='float16') for g in (0.0, 1e-4)]"
    ],
    "nesterov": ["with_keras(keras.optimizers.SGD(0.1, 0.9, nesterov=True), [1.0])"],
    "rate-and-momentum": ["with_keras(keras.optimizers.SGD(1.0, 0.9), [1, 1], [1.0, 0.1])"],
    "running-variance": ["running_variance(keras.layers.BatchNormalization(momentum=0.9))"],
    "column-sums": ["abs(tf.reduce_sum(TENTH, 0)[0] / 6000 - 1)"],
    "root": ["tf.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * tf.math.log(x)", "tf.math.xlogy(x, x)"],
    "sign": ["tf.sign(x)"],
    "guarded-log": ["tf.where(x > 0, tf.math.log(x), 0)"],
    "huber": ["keras.losses.Huber(2.0)(tf.zeros(1), x[None])"],
    "divergence": ["keras.losses.KLDivergence()(P, Q)"],
    "class-weights": ["keras_weighted([0, 2], [1.0, 3.0])"],
    "default-leak": ["tf.nn.leaky_relu(x)", "keras.layers.LeakyReLU()(x)"],
    "default-gelu": [
        "tf.nn.gelu(x)",
        "tf.nn.gelu(x, approximate=True)",
        "keras.ops.gelu(x)",
        "keras.activations.gelu(x)",
    ],
    "square-of-modulus": ["complex_gradient()"],
    "weight-decay": ["with_keras(keras.optimizers.Adam(0.1, weight_decay=0.5), [0.0])"],
    "default-decay": ["with_keras(keras.optimizers.AdamW(0.1), [0.0])"],
    "clip-norm": [
        "tf.clip_by_global_norm(TINY, 2.5e-6)[0][0][0]",
        "clipped(keras.optimizers.SGD(1.0, global_clipnorm=2.5e-6), TINY)[0][0]",
        "clipped(keras.optimizers.SGD(1.0, clipnorm=2.5e-6), TINY)[0][0]",
    ],
    "clip-parts": [
        "tf.clip_by_global_norm(PARTS, 2.6)[0]",
        "[tf.clip_by_norm(gradient, 2.6) for gradient in PARTS]",
        "clipped(keras.optimizers.SGD(1.0, global_clipnorm=2.6), PARTS)",
        "clipped(keras.optimizers.SGD(1.0, clipnorm=2.6), PARTS)",
        "clipped(keras.optimizers.SGD(1.0, clipvalue=2.6), PARTS)",
    ],
    "initial-weights": ["initial(keras.layers.Dense(100))"],
    "dropout": [
        "drops(tf.nn.dropout(tf.ones(2000), 0.2))",
        "drops(keras.layers.Dropout(0.2)(tf.ones(2000), training=True))",
    ],
}

if __name__ == "__main__":
    names = ["tensorflow-cpu", "keras"]
    answer(FORMULAS, globals(), versions=names, forward=forward, second=second)
