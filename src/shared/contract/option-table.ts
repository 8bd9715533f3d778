/** One option: everything that is known of it, but for its documentation, which is the TSDoc of its type. */
export interface OptionRow<Value, Data, Options, Context> {
  /** What an option that is left out is read as; without it, `undefined` is. */
  readonly default?: unknown;
  /**
   * Checks a value and copies what belongs to the caller.
   *
   * @param before - the options before this one in the table
   * @throws {TypeError} naming the option, what is wrong with it and what to write
   */
  readonly read: (name: string, value: unknown, before: Options, context: Context) => Value;
  /** Writes the value as data, which can travel; without it, the value is data. */
  readonly toData?: (value: Value) => Data;
  /** Reads what {@link toData} wrote, as a caller would give it. */
  readonly fromData?: (data: Data) => unknown;
}

/** The options of one function, in the order in which they are read and listed. */
export type OptionTable<Options, Data = Options, Context = null> = {
  readonly [Name in keyof Options & keyof Data]-?: OptionRow<Options[Name], Data[Name], Options, Context>;
};

/** The names of what the caller may give, with every default in place. */
export type Settled<Given> = { readonly [Name in keyof Given]-?: Exclude<Given[Name], undefined> };

// In here all rows are alike; their types are for those who write a table and use its options.
type AnyRow = OptionRow<unknown, unknown, unknown, unknown>;
interface Values {
  [name: string]: unknown;
}

const rowsOf = (table: object): [name: string, row: AnyRow][] => Object.entries(table);

/**
 * Reads the options of a table, whatever else is given.
 *
 * @param of - the option whose members these are
 * @throws {TypeError} naming the option, what is wrong with it and what to write
 */
export function readOptions<Options, Data, Context>(
  table: OptionTable<Options, Data, Context>,
  given: object,
  context: Context,
  of: string | null = null,
): Options {
  const options: Values = {};
  for (const [name, row] of rowsOf(table)) {
    const { [name]: value = row.default } = given as Values;
    options[name] = row.read(of === null ? name : `${of}.${name}`, value, options, context);
  }
  return Object.freeze(options) as Options;
}

/** Writes options as data, with their names in the order of the table, so that equal options are equal text. */
export function toTableData<Options, Data, Context>(
  table: OptionTable<Options, Data, Context>,
  options: Options,
): Data {
  const values = options as Values;
  const written = rowsOf(table).map(([name, { toData }]) => [
    name,
    toData ? toData(values[name]) : values[name],
  ]);
  return Object.fromEntries(written) as Data;
}

/** Reads what {@link toTableData} wrote, as a caller would give it. What the table does not know is dropped. */
export function fromTableData<Options, Data, Context>(
  table: OptionTable<Options, Data, Context>,
  data: Data,
): object {
  const values = data as Values;
  const read = rowsOf(table).map(([name, { fromData }]) => [
    name,
    fromData ? fromData(values[name]) : values[name],
  ]);
  return Object.fromEntries(read) as object;
}
