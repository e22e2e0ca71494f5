import { valueAfter } from "../../../assets/drag.js";
import { equal, test } from "./harness.js";

test("a hundred pixels are 1, or 10 where a number has two digits before its point", () => {
  equal([valueAfter(0.5, 100), valueAfter(-0.5, -100), valueAfter(0, 30), valueAfter(25, 100)], [1.5, -1.5, 0.3, 35]);
});

test("what is dragged has no tail of rounding", () => {
  equal([valueAfter(0.1, 20), valueAfter(0.7, 0.1 * 10), valueAfter(0.1234567, 0)], [0.3, 0.71, 0.123]);
});
