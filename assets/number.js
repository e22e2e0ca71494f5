// How numbers are written: dacviz/lesson/markup.py says the same in Python, and one table of cases tests both.

export const MINUS = "\u2212";
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// So many significant digits, with a true minus sign: −0.03812, 1.235×10⁻⁷.
export function number(value, digits = 4) {
  if (value === 0) return "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  const text =
    exponent < -4 || exponent >= digits
      ? `${trimmed(mantissa)}×10${superscript(exponent)}`
      : trimmed(Number(value.toPrecision(digits)).toFixed(Math.max(0, digits - 1 - exponent)));
  return text.replace(/^-/, MINUS);
}

// Every digit that float64 has, as Python writes it; it has a 0 with a sign, too.
export function full(value) {
  if (Object.is(value, -0)) return `${MINUS}0.0`;
  const [mantissa, power] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return signed(`${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`);
  }
  return signed(Number.isInteger(value) ? value.toFixed(1) : String(value));
}

function trimmed(text) {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

function superscript(exponent) {
  return [...String(exponent)].map((c) => SUPERSCRIPT[c]).join("");
}

function signed(text) {
  return text.replaceAll("-", MINUS);
}
