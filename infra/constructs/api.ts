import { CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, type Route, routes } from '../../functions/routes.ts';
import type { Stage } from '../stage.ts';
import type { BatonFunction } from './baton-function.ts';
import { API_STAGE, routesFor } from './route-arns.ts';

export interface ApiProps {
  readonly stage: Stage;
  /** Those that serve the routes. */
  readonly functions: Readonly<Record<FunctionName, BatonFunction>>;
}

/** What is logged of each request: who, what, how it went; never what was sent. */
const ACCESS_LOG = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  latencyMilliseconds: '$context.responseLatency',
  integrationLatencyMilliseconds: '$context.integrationLatency',
  responseBytes: '$context.responseLength',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  callerArn: '$context.identity.userArn',
  tokenSubject: '$context.authorizer.claims.sub',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
} as const;

/**
 * The HTTP API, made from the table of routes: each route goes to its function and wants its
 * audience's credentials. What no route matches goes to the read function, which only says so.
 */
export class Api extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stage, functions }: ApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Http', {
      apiName: `baton-${stage.name}`,
      description: 'Baton: which strategy to follow, which option to take, and how runs ended',
      createDefaultStage: false,
    });
    const authorize = authorization(stage);
    const integrations = new Map(
      Object.values(functions).map((fn) => [
        fn.name,
        new HttpLambdaIntegration(fn.name, fn.lambda, { scopePermissionToRoute: false }),
      ]),
    );
    const route = (routeId: string, key: HttpRouteKey, fn: FunctionName, access: RouteAccess) => {
      const integration = integrations.get(functions[fn].name);
      if (integration === undefined) throw new Error(`No integration for ${fn}`);
      return new HttpRoute(this, routeId, {
        httpApi: this.api,
        routeKey: key,
        integration,
        ...access,
      });
    };
    const made = Object.values<Route>(routes).map((each) =>
      route(
        each.operation,
        HttpRouteKey.with(each.path, HttpMethod[each.method]),
        each.function,
        authorize(each),
      ),
    );
    const unmatched = route('Unmatched', HttpRouteKey.DEFAULT, 'read', OPEN);
    // Such calls name no method and no path, so no permission with `/*/*/*` covers them.
    functions.read.lambda.addPermission('Unmatched', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `*/${HttpRouteKey.DEFAULT.key}`,
      }),
    });
    acknowledgeOpen(unmatched, 'answers 404 or 405 to what no route matches and reads nothing');
    for (const [at, each] of Object.values<Route>(routes).entries()) {
      const open = made[at];
      if (each.audience !== 'public' || open === undefined) continue;
      acknowledgeOpen(open, 'is public: monitors and people without credentials ask for it');
    }
    throttlePublicRoutes(this.#stage(stage), stage, [...made, unmatched]);
    new CfnOutput(this, 'Url', {
      value: this.api.apiEndpoint,
      description: 'Where agents and operators send their calls',
    }).overrideLogicalId('ApiUrl');
  }

  #stage(stage: Stage): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // Logs that AWS writes itself need this prefix, or a resource policy grows with each of them.
      logGroupName: `/aws/vendedlogs/baton-${stage.name}-api`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: API_STAGE,
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.ratePerSecond, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

interface RouteAccess {
  readonly authorizer: IHttpRouteAuthorizer;
  readonly authorizationScopes?: string[];
}

const OPEN: RouteAccess = { authorizer: new HttpNoneAuthorizer() };

/** What each route asks of its callers. */
function authorization({ auth }: Stage): (route: Route) => RouteAccess {
  switch (auth.kind) {
    case 'iam': {
      const authorizer = new HttpIamAuthorizer();
      return ({ audience }) => (audience === 'public' ? OPEN : { authorizer });
    }
    case 'jwt': {
      const authorizer = new HttpJwtAuthorizer('Tokens', auth.issuer, {
        jwtAudience: [...auth.audiences],
      });
      return ({ audience }) =>
        audience === 'public' ? OPEN : { authorizer, authorizationScopes: [auth.scopes[audience]] };
    }
  }
}

/** Requests without credentials cost money, too, and are held to a lower rate. */
function throttlePublicRoutes(
  httpStage: HttpStage,
  { publicThrottle }: Stage,
  made: readonly HttpRoute[],
): void {
  const resource = httpStage.node.defaultChild;
  if (!(resource instanceof CfnStage)) throw new Error('The API stage has no resource');
  const keys = routesFor('public').map(({ method, path }) => `${method} ${path}`);
  resource.routeSettings = Object.fromEntries(
    [...keys, HttpRouteKey.DEFAULT.key].map((key) => [
      key,
      {
        ThrottlingRateLimit: publicThrottle.ratePerSecond,
        ThrottlingBurstLimit: publicThrottle.burst,
      },
    ]),
  );
  // Settings can only be made for routes that are there.
  httpStage.node.addDependency(...made);
}

function acknowledgeOpen(route: HttpRoute, because: string): void {
  const name = `${Stack.of(route).stackName}/${route.node.id}`;
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: `The route ${name} ${because}; its rate is limited.`,
  });
}
