// @ts-check
import { byId } from './dom.js';
import { knownToken, rememberToken } from './token.js';

/** @import { TokenReason, Trouble } from './trouble.js' */

/** @satisfies {Record<TokenReason, string>} */
const REASONS = {
  missing: '',
  unknown: 'Baton does not know this token.',
  'of-agents': 'This is the token of the agents; the page needs the one of the operators.',
};

const form = byId('sign-in', HTMLElement);
const input = byId('token', HTMLInputElement);
const error = byId('sign-in-error', HTMLElement);
const forget = byId('forget-token', HTMLButtonElement);

/** Shows the form while the operator's token is missing or refused. @param {Trouble} trouble */
export function askForToken(trouble) {
  const wasAsking = !form.hidden;
  form.hidden = trouble.kind !== 'token';
  if (trouble.kind === 'token') {
    rememberToken(undefined);
    error.textContent = REASONS[trouble.reason];
    input.focus();
  } else if (wasAsking) {
    input.value = '';
    error.textContent = '';
    byId('main', HTMLElement).focus();
  }
  forget.hidden = knownToken() === undefined;
}

/** @param {() => void} changed is told when there is another token, or none any more */
export function listenForToken(changed) {
  byId('sign-in-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const token = input.value.trim();
    // Nothing else can be sent in a header.
    if (!/^[!-~]+$/.test(token)) {
      error.textContent = 'A token is one word of plain letters, digits and signs.';
      input.focus();
      return;
    }
    rememberToken(token);
    changed();
  });
  forget.addEventListener('click', () => {
    rememberToken(undefined);
    changed();
  });
}
