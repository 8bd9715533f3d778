import { type CollectionTag, parse, type ScalarTag } from 'yaml';

/** A template as JSON would write it: the short forms of the functions are long ones. */
export interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Parameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

const functions = ['Equals', 'If', 'Join', 'Not', 'Select', 'Split', 'Sub'];

const longName = (name: string): string => (name === 'Ref' ? name : `Fn::${name}`);

function scalarTag(name: string): ScalarTag {
  const read =
    name === 'GetAtt' ? (text: string): unknown => text.split('.') : (text: string): unknown => text;
  return { tag: `!${name}`, resolve: (text) => ({ [longName(name)]: read(text) }) };
}

function listTag(name: string): CollectionTag {
  return {
    tag: `!${name}`,
    collection: 'seq',
    // What is in the list may be a function, too, so it becomes plain only with the whole document.
    resolve: (list) => ({
      toJSON: (_: unknown, context: never) => ({ [longName(name)]: list.toJSON(_, context) }),
    }),
  };
}

const customTags = [...['Ref', 'GetAtt', 'Sub'].map(scalarTag), ...functions.map(listTag)];

/** Parses YAML with the short forms of CloudFormation. */
function parseTemplate(text: string): unknown {
  return JSON.parse(JSON.stringify(parse(text, { customTags })));
}

export function readTemplate(text: string): Template {
  return parseTemplate(text) as Template;
}
