// Numbers as Python writes them.

// below this, a difference from an answer of exactly zero is rounding
export const SMALLEST = 1e-12;
const GUARD = 4;
const EXACT = 60; // digits that tell every double half-way between two numbers from all others

// digits and power of ten; of two numbers equally near, the even one, which toExponential is not
function scientific(x, digits) {
  let text = x.toExponential(digits - 1);
  const exact = x.toExponential(digits - 1 + EXACT).replace(/e.*/, "");
  if (/^50*$/.test(exact.slice(-EXACT))) {
    const cut = exact.slice(0, -EXACT).replace(/\.$/, "");
    if (/[02468]$/.test(cut)) text = cut + text.slice(text.indexOf("e"));
  }
  const [mantissa, power] = text.split("e");
  return [mantissa, +power];
}

const exponent = (power) => `e${power < 0 ? "-" : "+"}${`${Math.abs(power)}`.padStart(2, "0")}`;
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0*$/, "") : text);

// moves the point of digits such as "1.25" by a power of ten
function plain(mantissa, power) {
  const [, sign, digits] = /^(-?)(.*)$/.exec(mantissa.replace(".", ""));
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.padEnd(power + 1, "0");
  return `${sign}${whole.slice(0, power + 1)}.${whole.slice(power + 1)}`;
}

export function general(x, digits) {
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const [mantissa, power] = scientific(x, digits);
  if (power < -4 || power >= digits) return trimmed(mantissa) + exponent(power);
  return trimmed(plain(mantissa, power));
}

export function shown(x, digits = 4) {
  if (x !== x) return "no number";
  if (!isFinite(x)) return x > 0 ? "infinity" : "minus infinity";
  return Math.abs(x) > SMALLEST ? general(+x.toPrecision(digits + GUARD), digits) : "0";
}

export function toldApart(x, y) {
  let pair = ["", ""];
  for (let digits = 4; digits < 18 && pair[0] === pair[1]; digits++) {
    pair = [shown(x, digits), shown(y, digits)];
  }
  return pair;
}
