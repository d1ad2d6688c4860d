import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import * as z from 'zod';

const joinSchema = z.object({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.array(
      z.union([z.string(), z.object({ Ref: z.string() }).transform(({ Ref }) => `<${Ref}>`)]),
    ),
  ]),
});

/** Says why a policy must name this resource with a wildcard; others in it stay findings. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  const parts = joinSchema.parse(Stack.of(construct).resolve(arn))['Fn::Join'][1];
  Validations.of(construct).acknowledge({
    // As the check spells what it finds.
    id: `AwsSolutions-IAM5[Resource::${parts.join('')}]`,
    reason,
  });
}
