import { element } from './element.js';
import { destinationInWords, eventInWords, reasonInWords, shortKey } from './words.js';

const storageKey = 'activity';
const limit = 200;

/**
 * The table of what the worker did, newest first. It is kept over a reload; events hold neither tokens nor queries.
 *
 * @param {(fileId: string) => string} titleOf
 */
export function createActivity(titleOf) {
  const body = document.getElementById('activity');
  let events = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');

  const showTotals = () => {
    const files = events.filter(({ type }) => type === 'file');
    const count = (outcome) => files.filter((event) => event.outcome === outcome).length;
    const totals = ['authorized', 'cached', 'denied', 'untouched', 'failed'].map((outcome) => [
      count(outcome),
      outcome,
    ]);
    const shown = totals.filter(([number]) => number > 0).map(([number, outcome]) => `${number} ${outcome}`);
    document.getElementById('tally').textContent = shown.join(' · ');
    document.getElementById('activity-empty').hidden = events.length > 0;
  };
  const replaceAll = (next) => {
    events = next;
    body.replaceChildren(...events.map((event) => eventRow(event, titleOf)));
    showTotals();
    sessionStorage.setItem(storageKey, JSON.stringify(events));
  };

  replaceAll(events);
  document.getElementById('clear-activity').addEventListener('click', () => replaceAll([]));
  return {
    add(event) {
      events = [event, ...events].slice(0, limit);
      body.prepend(eventRow(event, titleOf));
      while (body.rows.length > limit) body.lastElementChild.remove();
      showTotals();
      sessionStorage.setItem(storageKey, JSON.stringify(events));
    },
  };
}

function eventRow(event, titleOf) {
  if (event.type !== 'file') {
    return element(
      'tr',
      { className: 'plain' },
      element('td', { colSpan: 5, textContent: eventInWords(event) }),
    );
  }
  const { destination, outcome, key, status, reason, retried, ms } = event;
  const title = element('td', { className: 'title' }, titleOf(event.file));
  const request = element(
    'td',
    {},
    element('code', {}, destinationInWords(destination)),
    outcomeLabel(outcome),
  );
  const keyCell = element('td', {}, key ? element('code', { title: key }, shortKey(key)) : '—');
  const answer = element('td', {}, statusLabel(status), ...answerNotes(reason, retried));
  return element(
    'tr',
    {},
    title,
    request,
    keyCell,
    answer,
    element('td', { className: 'number' }, String(Math.round(ms))),
  );
}

const outcomeLabel = (outcome) => element('small', { className: 'outcome' }, outcome);

function statusLabel(status) {
  const kind = status === 0 ? 'opaque' : status < 400 ? 'good' : 'bad';
  return element(
    'span',
    { className: 'status', 'data-kind': kind },
    status === 0 ? 'unread' : String(status),
  );
}

function answerNotes(reason, retried) {
  const notes = [];
  if (reason) notes.push(element('small', {}, reasonInWords(reason)));
  if (retried) notes.push(element('small', { className: 'retried' }, 'retried'));
  return notes;
}
