// @ts-check
import { element } from './dom.js';

/**
 * How to get going when nothing has happened yet.
 *
 * @param {string} origin the server's address
 */
export function gettingStarted(origin) {
  return [
    element('h2', { id: 'start-title' }, 'No runs yet'),
    element('p', {}, 'Ask what to do in a run, then say how it ended:'),
    commands(
      `curl ${origin}/v1/selections -H 'content-type: application/json' \\
  -d '{"runId": "run-1", "task": {"type": "bug"},
       "choices": [{"type": "select_agent", "alternatives": ["claude", "codex"]}]}'`,
      `curl -X PATCH ${origin}/v1/runs/run-1/outcome -H 'content-type: application/json' \\
  -d '{"success": true, "costUsd": 0.42, "final": true}'`,
    ),
    element('p', {}, 'Or play recorded tasks and watch it learn:'),
    commands(`npm run replay -- test/cases/example-workload.jsonl --server ${origin}`),
    element(
      'p',
      { class: 'quiet' },
      'Where ',
      element('code', {}, 'BATON_TOKEN'),
      ' is set, calls also need ',
      element('code', {}, `-H "authorization: Bearer $BATON_TOKEN"`),
      '.',
    ),
  ];
}

/** @param {...string} lines */
function commands(...lines) {
  const label = { tabindex: '0', role: 'group', 'aria-label': 'Commands' };
  return element('pre', label, element('code', {}, lines.join('\n\n')));
}
