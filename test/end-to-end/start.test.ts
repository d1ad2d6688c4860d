import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runStart, startServer, temporaryFolder } from './support/server-process.ts';

describe('the start command', () => {
  it('explains itself', async () => {
    const { code, output, errors } = await runStart(['--help']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    for (const option of ['--port', '--host', '--data', '--demo', 'LOG_LEVEL']) {
      expect(output).toContain(option);
    }
  });

  it.for([
    { name: 'an unknown option', args: ['--prot', '1'], says: /'--prot'.*\n\nnpm start -- / },
    { name: 'an argument', args: ['8080'], says: /'8080'/ },
    { name: 'a port that is a word', args: ['--port', 'http'], says: /^--port http: expected/ },
    { name: 'a port out of range', args: ['--port', '65536'], says: /from 0 to 65535/ },
    { name: 'no folder', args: ['--data', ''], says: /^--data: expected the name of a folder/ },
  ])('refuses $name in a sentence', async ({ args, says }) => {
    const { code, output, errors } = await runStart(args);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(new RegExp(says.source, 's'));
    expect(errors).not.toMatch(STACK);
  });

  it('refuses a log level that does not exist, and takes an empty one as none', async () => {
    const data = await temporaryFolder();
    const { code, errors } = await runStart(['--data', data], { LOG_LEVEL: 'chatty' });
    expect(code).toBe(1);
    expect(errors).toBe('LOG_LEVEL chatty: expected error, warn, info or silent.\n');
    await startServer({ data, environment: { LOG_LEVEL: '' } });
  });

  it('refuses a model without what it needs', async () => {
    const environment = { BATON_BEDROCK_MODEL: 'a-model', AWS_REGION: '' };
    const { code, output, errors } = await runStart(['--port', '0'], environment);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^AWS_REGION: expected the region of the model, .*\n$/);
  });

  it('refuses to listen beyond this machine without tokens', async () => {
    const { code, errors } = await runStart(['--host', '0.0.0.0', '--port', '0']);
    expect(code).toBe(1);
    expect(errors).toMatch(/^Listening on 0\.0\.0\.0 lets other machines in: set BATON_TOKEN/);
  });

  it('says that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? `${address?.port}` : '';
    const args = ['--port', port, '--data', await temporaryFolder()];
    const { code, output, errors } = await runStart(args);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe(
      `Port ${port} is in use: stop what listens there, or start with --port 0 for a free one.\n`,
    );
  });

  it('names an address that is not this machine’s', async () => {
    const tokens = { BATON_TOKEN: 'for-agents', BATON_OPERATOR_TOKEN: 'for-operators' };
    const args = ['--host', '192.0.2.1', '--port', '0', '--data', await temporaryFolder()];
    const { code, errors } = await runStart(args, tokens);
    expect(code).toBe(1);
    expect(errors).toMatch(/^192\.0\.2\.1:0 cannot be listened on \(EADDRNOTAVAIL\)/);
    expect(errors).not.toMatch(STACK);
  });
});

const STACK = /^ {4}at /m;
