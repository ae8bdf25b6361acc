// What readers call a thing, and what it is called here.

const CALLED = {
  "1/2m": "1/m 1/2",
  amp: "mixed precision",
  autodiff: "automatic differentiation",
  autograd: "automatic differentiation",
  backprop: "backpropagation",
  batchnorm: "batch norm",
  bce: "binary cross-entropy",
  bceloss: "binary cross-entropy",
  bcewithlogitsloss: "binary cross-entropy sigmoid logit",
  bptt: "backpropagation through time",
  cnn: "convolution",
  conv: "convolution",
  crossentropyloss: "cross-entropy",
  fp16: "mixed precision",
  github: "repository sources",
  glorot: "xavier initialisation",
  grad: "gradient",
  hessian: "curvature",
  init: "initialisation",
  jacobian: "derivative",
  kaiming: "he initialisation",
  kink: "derivative at 0",
  layernorm: "layer norm",
  logistic: "sigmoid",
  logsumexp: "log-sum-exp",
  lr: "learning rate",
  lstm: "recurrent",
  mse: "squared error",
  mseloss: "squared error pytorch",
  nll: "negative log-likelihood",
  nllloss: "negative log-likelihood",
  numerical: "gradient check by numbers",
  optimiser: "momentum adam gradient descent",
  optimizer: "momentum adam gradient descent",
  rnn: "recurrent",
  sgd: "stochastic gradient descent",
  symmetry: "weights start zero",
  transformer: "attention",
  xavier: "glorot",
  "δ": "delta",
  "η": "learning rate",
  "∇": "gradient",
  "⊙": "hadamard product",
  // in German
  ableitung: "derivative",
  aktivierungsfunktion: "activation function",
  fehler: "error",
  gewicht: "weight",
  gewichte: "weights",
  gradientenabstieg: "gradient descent",
  initialisierung: "initialisation",
  kettenregel: "chain rule",
  kreuzentropie: "cross-entropy",
  lernrate: "learning rate",
  regularisierung: "regularisation",
  schicht: "layer",
  verlust: "loss",
};

// y − a is asked of a − y, and o − y of both its letters.
const turned = (word) => word.replace(/^(.)-(.)$/u, "$2-$1 $1 $2");

/** Other words for a word; none for most. */
export function others(word) {
  if (Object.hasOwn(CALLED, word)) return CALLED[word];
  return turned(word) === word ? "" : turned(word);
}
