// @ts-check

const KEY = 'baton.operatorToken';

/** Where browsers keep nothing for this page, the token lasts as long as the page. @type {string | undefined} */
let remembered;

/** The operator token of this tab. */
export function knownToken() {
  try {
    return sessionStorage.getItem(KEY) ?? remembered;
  } catch {
    return remembered;
  }
}

/** Keeps a token until the tab is closed; `undefined` forgets it. @param {string | undefined} token */
export function rememberToken(token) {
  remembered = token;
  try {
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // It is remembered above.
  }
}
