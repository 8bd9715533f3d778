/**
 * Checks every case of a table in one test, and fails with a list of all that are wrong, by their names. A test for each
 * row would cost the run more than the row.
 *
 * @throws {Error} a check fails, or there is no case at all
 */
export async function expectAll<Case>(
  cases: Iterable<Case>,
  check: (each: Case) => unknown,
  nameOf: (each: Case) => string = nameOfCase,
): Promise<void> {
  const list = [...cases];
  if (list.length === 0) throw new Error('the table has no case');
  const failures: string[] = [];
  for (const each of list) {
    try {
      await check(each);
    } catch (error) {
      failures.push(`  ${nameOf(each)}: ${messageOf(error)}`);
    }
  }
  if (failures.length === 0) return;
  throw new Error([`${failures.length} of ${list.length} cases fail:`, ...failures].join('\n'));
}

/** A case has a name, or is a row that begins with it. */
function nameOfCase(each: unknown): string {
  if (Array.isArray(each)) return nameOfCase(each[0]);
  if (typeof each === 'object' && each !== null && 'name' in each) return String(each.name);
  return typeof each === 'string' ? each : (JSON.stringify(each) ?? String(each));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
