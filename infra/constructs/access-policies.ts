import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../checks/acknowledge-wildcard.ts';
import type { Stage } from '../stage.ts';
import { routeArn, routesFor } from './route-arns.ts';

export interface AccessPoliciesProps {
  readonly stage: Stage;
  readonly api: HttpApi;
}

/**
 * For callers with IAM credentials: one policy for agents and one for operators. Each lets call
 * exactly the routes of its audience; who is both has both attached.
 */
export class AccessPolicies extends Construct {
  readonly agent: ManagedPolicy;
  readonly operator: ManagedPolicy;

  constructor(scope: Construct, id: string, { stage, api }: AccessPoliciesProps) {
    super(scope, id);
    const policy = (audience: 'agent' | 'operator', policyId: string, description: string) => {
      const named = routesFor(audience).map((route) => ({ route, arn: routeArn(api, route) }));
      const made = new ManagedPolicy(this, policyId, {
        managedPolicyName: `baton-${stage.name}-${Stack.of(this).region}-${audience}`,
        description,
        statements: [
          new PolicyStatement({
            actions: ['execute-api:Invoke'],
            resources: named.map(({ arn }) => arn),
          }),
        ],
      });
      for (const { route, arn } of named.filter(({ route }) => route.path.includes('{'))) {
        acknowledgeWildcard(
          made,
          arn,
          `${policyId}: the parameter in ${route.method} ${route.path} may be anything; the route is one.`,
        );
      }
      new CfnOutput(this, `${policyId}Arn`, { value: made.managedPolicyArn, description });
      return made;
    };
    this.agent = policy('agent', 'AgentPolicy', 'Lets an agent system ask Baton and report to it');
    this.operator = policy('operator', 'OperatorPolicy', 'Lets people and tools operate Baton');
  }
}
