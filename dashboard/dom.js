// @ts-check
import { localMoment, utcMoment } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. Text is only ever added as text, so no name can become markup.
 *
 * @param {string} tag
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * @template {Element} Kind
 * @param {Kind} node
 * @param {Readonly<Record<string, string>>} attributes
 * @param {readonly (Node | string)[]} children
 */
function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A name that somebody else gave: shown as it is, its writing direction kept to itself. @param {string} text */
export function name(text) {
  return element('bdi', { class: 'name' }, text);
}

/**
 * The element of the page with an id.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 */
export function byId(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return node;
}

/** What there is no number for. */
export function nothing() {
  return element(
    'span',
    { class: 'none' },
    element('span', { 'aria-hidden': 'true' }, '–'),
    element('span', { class: 'unseen' }, 'none yet'),
  );
}

/**
 * A moment on the reader's clock, in UTC when pointed at.
 *
 * @param {string} iso
 * @param {(iso: string) => string} [format]
 */
export function moment(iso, format = localMoment) {
  return element('time', { datetime: iso, title: utcMoment(iso) }, format(iso));
}

/** A bar as long as a share in [0, 1]; the number beside it says the same. @param {number} share */
export function bar(share) {
  const size = { width: '100', height: '6' };
  const part = { ...size, width: (share * 100).toFixed(1), class: 'part' };
  const view = { viewBox: '0 0 100 6', preserveAspectRatio: 'none' };
  return picture({ class: 'bar', ...view }, drawing('rect', size), drawing('rect', part));
}

/** A picture of what the text beside it says. @param {Readonly<Record<string, string>>} attributes @param {...Node} children */
export function picture(attributes, ...children) {
  return drawing('svg', { 'aria-hidden': 'true', focusable: 'false', ...attributes }, ...children);
}

/** A part of a picture. @param {string} tag @param {Readonly<Record<string, string>>} attributes @param {...Node} children */
export function drawing(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * Makes the content of `container` equal to `children`. Touches only what differs, so that focus,
 * selected text and scrolling survive a refresh.
 *
 * @param {Element} container
 * @param {...(Node | string)} children
 */
export function show(container, ...children) {
  const wanted = document.createElement('div');
  wanted.append(...children);
  patchChildren(container, wanted);
}

/** @param {Element} current @param {Element} wanted */
function patchChildren(current, wanted) {
  const nodes = [...wanted.childNodes];
  for (const [position, node] of nodes.entries()) {
    const existing = current.childNodes[position];
    if (existing === undefined) current.append(node);
    else if (existing.nodeName !== node.nodeName) existing.replaceWith(node);
    else patch(existing, node);
  }
  while (current.childNodes.length > nodes.length) current.lastChild?.remove();
}

/** @param {Node} current @param {Node} wanted of the same kind */
function patch(current, wanted) {
  if (!(current instanceof Element && wanted instanceof Element)) {
    if (current.nodeValue !== wanted.nodeValue) current.nodeValue = wanted.nodeValue;
    return;
  }
  for (const attribute of current.getAttributeNames()) {
    if (!wanted.hasAttribute(attribute)) current.removeAttribute(attribute);
  }
  for (const { name: attribute, value } of wanted.attributes) {
    if (current.getAttribute(attribute) !== value) current.setAttribute(attribute, value);
  }
  patchChildren(current, wanted);
}
