import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A call as API Gateway hands it over (HTTP API, payload format 2.0). */
export type HttpEvent = APIGatewayProxyEventV2;

/** The answer as API Gateway takes it. */
export type HttpResult = APIGatewayProxyStructuredResultV2;
