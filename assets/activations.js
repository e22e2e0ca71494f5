// The activations φ and their slopes φ′, by the names that Python has them under: what a learner may type in an answer.
// dacviz/core/activations.py says the same in Python, and one table of cases tests both.

const LEAK = 0.01;
const SCALE = 1.0507009873554805;
const BELOW = SCALE * 1.6732632423543772;

const one = () => 1;
const sigmoid = (u) => (u >= 0 ? 1 / (1 + Math.exp(-u)) : Math.exp(u) / (1 + Math.exp(u)));
const slopeOfSigmoid = (u) => Math.exp(-Math.abs(u)) / (1 + Math.exp(-Math.abs(u))) ** 2;
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
const density = (u) => Math.exp((-u * u) / 2) / Math.sqrt(2 * Math.PI);
const between = (low, high) => (u) => Math.min(Math.max(u, low), high);

// The share of a normal distribution below u: ½ + its density times u + u³/3 + u⁵/15 + …, whose terms do not cancel.
function normal(u) {
  if (Math.abs(u) > 8) return u > 0 ? 1 : 0;
  let [term, sum] = [u, u];
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) sum += term *= (u * u) / k;
  return 0.5 + density(u) * sum;
}

function slopeOfMish(u) {
  const t = Math.tanh(softplus(u));
  return t + u * (1 - t * t) * sigmoid(u);
}

export const ACTIVATIONS = {
  identity: [(u) => u, one],
  tanh: [Math.tanh, (u) => 1 / Math.cosh(u) ** 2],
  sigmoid: [sigmoid, slopeOfSigmoid],
  relu: [(u) => Math.max(u, 0), (u) => (u > 0 ? 1 : 0)],
  leaky_relu: [(u) => (u > 0 ? u : LEAK * u), (u) => (u > 0 ? 1 : LEAK)],
  softplus: [softplus, sigmoid],
  sin: [Math.sin, Math.cos],
  square: [(u) => u * u, (u) => 2 * u],
  gelu: [(u) => u * normal(u), (u) => normal(u) + u * density(u)],
  silu: [(u) => u * sigmoid(u), (u) => sigmoid(u) + u * slopeOfSigmoid(u)],
  elu: [(u) => (u > 0 ? u : Math.expm1(u)), (u) => (u > 0 ? 1 : Math.exp(u))],
  selu: [(u) => (u > 0 ? SCALE * u : BELOW * Math.expm1(u)), (u) => (u > 0 ? SCALE : BELOW * Math.exp(u))],
  softsign: [(u) => u / (1 + Math.abs(u)), (u) => 1 / (1 + Math.abs(u)) ** 2],
  hardtanh: [between(-1, 1), (u) => (Math.abs(u) < 1 ? 1 : 0)],
  relu6: [between(0, 6), (u) => (u > 0 && u < 6 ? 1 : 0)],
  mish: [(u) => u * Math.tanh(softplus(u)), slopeOfMish],
  exponential: [Math.exp, Math.exp],
};
