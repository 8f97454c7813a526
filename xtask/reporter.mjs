// A reporter for Node's test runner: writes one JSON line with the counts, for the build tool to add up.

const counts = { passed: 0, failed: 0, skipped: 0 };

function count({ type, data }) {
  if (type !== 'test:pass' && type !== 'test:fail') return;
  const { name, file, skip, todo, details } = data;
  const passed = type === 'test:pass';
  // `false` or missing: it counts. A reason may be the empty string.
  if ((skip !== undefined && skip !== false) || (todo !== undefined && todo !== false)) counts.skipped += 1;
  // A file in which there is no test is reported as a test of its own, which passes.
  else if (passed && name === file) counts.failed += 1;
  else if (passed && details?.type !== 'suite') counts.passed += 1;
  // A failure inside is counted where it is, not again for each thing around it.
  else if (!passed && details?.error?.failureType !== 'subtestsFailed') counts.failed += 1;
}

export default async function* reporter(events) {
  for await (const event of events) count(event);
  yield `${JSON.stringify(counts)}\n`;
}
