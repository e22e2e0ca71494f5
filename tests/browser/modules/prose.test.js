import { elementsOf, formula } from "../../../assets/prose.js";
import { equal, insist, test } from "./harness.js";

const MATH = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>u</mi></math>";
const shown = (blocks) => elementsOf(blocks).map((made) => made.outerHTML);

test("a text is paragraphs and lists", () => {
  const item = { kind: "item", pieces: [["words", "a"]] };
  const made = shown([{ kind: "paragraph", pieces: [["strong", "b"], ["words", " c "], ["em", "d"]] }, item, item]);
  equal(made, ["<p><strong>b</strong> c <em>d</em></p>", "<ul><li>a</li><li>a</li></ul>"]);
});

test("words stay words whatever is in them", () => {
  const [made] = elementsOf([{ kind: "paragraph", pieces: [["words", "<img src=x>"], ["strong", "<b>"]] }]);
  equal(made.textContent, "<img src=x><b>");
  equal(made.children.length, 1);
});

test("a formula is MathML, and what is none is shown as it is written", () => {
  insist(formula(MATH) instanceof MathMLElement, "formula");
  for (const text of ["<img src=x>", "<script>1</script>", "<p>", "math", "<math>no namespace</math>"])
    insist(formula(text) instanceof Text, text);
});
