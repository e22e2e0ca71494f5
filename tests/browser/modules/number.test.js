import { full, number } from "../../../assets/number.js";
import { equal, test } from "./harness.js";

test("four significant digits and a true minus sign", () => {
  equal(number(-0.038124), "−0.03812");
  equal(number(1234.5), "1235");
  equal(number(2), "2");
});

test("very small and very large numbers have a power of ten", () => {
  equal(number(1.23456e-7), "1.235×10⁻⁷");
  equal(number(-12345), "−1.235×10⁴");
  equal(number(99999), "1×10⁵");
});

test("fewer digits on request", () => equal(number(0.98765, 3), "0.988"));

test("zero has no sign, unless every digit is wanted", () => {
  equal(number(-0), "0");
  equal([full(-0), full(0)], ["−0.0", "0.0"]);
});

test("every digit is there", () => {
  equal(full(0.1 + 0.2), "0.30000000000000004");
  equal(full(-1), "−1.0");
  equal(full(1e-7), "1e−07");
  equal(full(1e16), "1e+16");
});
