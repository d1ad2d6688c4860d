import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as z from 'zod';
import { PLACE } from './resolve.ts';
import { ofType, type Resource } from './template.ts';

const rolePolicySchema = z.object({
  Roles: z.array(z.string()),
  PolicyDocument: z.unknown(),
});

/** A call as IAM judges it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** The policy documents of a role, from everything in the stack that is attached to it. */
export function policiesOf(resources: readonly Resource[], role: Resource): readonly unknown[] {
  return ofType(resources, 'AWS::IAM::Policy')
    .map(({ properties }) => rolePolicySchema.parse(properties))
    .filter(({ Roles }) => Roles.includes(role.id))
    .map(({ PolicyDocument }) => PolicyDocument);
}

/** Whether IAM lets somebody with these policies, and no others, make the call. */
export async function may(policies: readonly unknown[], call: Call): Promise<boolean> {
  const results = await runSimulation(
    {
      identityPolicies: policies.map((policy, at) => ({ name: `policy-${at}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      request: {
        action: call.action,
        principal: `arn:aws:iam::${PLACE.account}:role/caller`,
        resource: { accountId: PLACE.account, resource: call.resource },
        contextVariables: { ...call.context },
      },
    },
    {},
  );
  if (results.resultType === 'error') {
    throw new Error(
      `IAM does not understand ${JSON.stringify(call)}: ${JSON.stringify(results.errors)}`,
    );
  }
  return results.overallResult === 'Allowed';
}
