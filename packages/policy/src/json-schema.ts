import { parse } from 'yaml';
import { z } from 'zod';
import { PolicySource } from './schema.ts';

/** The JSON Schema of the policy file, for editors (`# yaml-language-server: $schema=…`). Its `$id` is where every Scrim server has it. */
export function policyJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(PolicySource, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // Examples are kept as the author would write them; an editor wants their value.
      if (Array.isArray(jsonSchema.examples))
        jsonSchema.examples = jsonSchema.examples.map((example) => parse(String(example)));
    },
  });
  return { ...schema, $id: '/policy.schema.json', title: 'Scrim capture policy' };
}
