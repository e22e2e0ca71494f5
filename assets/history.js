// The errors of a run over its steps: the browser holds the records that do not change any more.

// The kept records with those that an answer brings.
export function extended(kept, { from, kept: more }) {
  return [...kept.slice(0, from), ...more];
}

// The lines of training and test error, with a gap where there is none or a logarithmic axis has no place for it.
export function errorLines(records) {
  const steps = records.map(([step]) => step);
  const line = (column) => ({ x: steps, y: records.map((record) => (record[column] > 0 ? record[column] : null)) });
  return { training: line(1), test: line(2) };
}
