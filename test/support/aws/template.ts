/** A value of a CloudFormation template. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** The parts of a CloudFormation template that decide what is made. */
export interface Template {
  readonly Conditions?: Readonly<Record<string, Value>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Value>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Value>>;
  readonly [attribute: string]: Value | undefined;
}

/** @throws {Error} it is no text and no number */
export function textOf(value: Value | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`${JSON.stringify(value)} is no text`);
}

export function isObject(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
