import { element } from './element.js';
import { arrivedBy } from './reload.js';
import { destinationInWords, eventInWords, keyInWords, outcomeInWords, reasonInWords } from './words.js';

const storageKey = 'activity';
const limit = 12;
const titlesShown = 2;

/**
 * The table of what became of the requests, one part for each load of the page, the newest first. Requests with the same
 * outcome are one row. It is kept over a reload; events hold neither tokens nor queries.
 *
 * @param {(fileId: string) => string} titleOf
 */
export function createActivity(titleOf) {
  const table = document.getElementById('activity');
  const clear = document.getElementById('clear-activity');
  const earlier = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
  const now = { title: arrivedBy ?? 'The page was opened.', time: new Date().toLocaleTimeString(), rows: [] };
  let loads = [now, ...earlier].slice(0, limit);
  const body = loadBody(now, titleOf);
  table.append(body, ...earlier.map((load) => loadBody(load, titleOf)));
  clear.disabled = false;
  clear.addEventListener('click', () => {
    now.rows = [];
    loads = [now];
    while (table.tBodies.length > 1) table.tBodies[1].remove();
    show();
  });

  const show = () => {
    body.replaceChildren(...loadBody(now, titleOf).children);
    sessionStorage.setItem(storageKey, JSON.stringify(loads));
  };
  return {
    add(event) {
      const row = rowOf(event);
      const same = now.rows.find(({ id }) => id === row.id);
      if (same === undefined) now.rows.push({ ...row, count: 1, files: [event.file] });
      else {
        same.count += 1;
        same.files = [...new Set([...same.files, event.file])];
      }
      show();
    },
  };
}

/** What requests must have in common to be one row. */
function rowOf(event) {
  const { type, destination, outcome, key, status, reason, retried } = event;
  const row =
    type === 'file'
      ? { type, destination, outcome, token: key ? keyInWords(key) : 'no token', status, reason, retried }
      : { type, text: eventInWords(event) };
  return { ...row, id: JSON.stringify(row) };
}

function loadBody({ title, time, rows }, titleOf) {
  const heading = element('th', { colSpan: 5, scope: 'rowgroup' }, `${title} `, element('small', {}, time));
  const shown = rows.map((row) => (row.type === 'file' ? fileRow(row, titleOf) : textRow(row)));
  return element('tbody', {}, element('tr', {}, heading), ...shown);
}

const textRow = ({ text, count }) =>
  element(
    'tr',
    {},
    element('td'),
    element('td', { colSpan: 4 }, count > 1 ? `${text} (${count} times)` : text),
  );

function fileRow(row, titleOf) {
  const { count, destination, outcome, token, status, reason, retried, files } = row;
  const titles = [...new Set(files.map(titleOf))];
  const more = titles.length - titlesShown;
  const names = titles.slice(0, titlesShown).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const notes = [outcomeInWords(outcome), reason && reasonInWords(reason), retried && 'after a retry'];
  return element(
    'tr',
    {},
    element('td', { className: 'number' }, String(count)),
    element('td', {}, element('code', {}, destinationInWords(destination))),
    element('td', { className: 'title', title: titles.join(', ') }, names),
    element('td', {}, token),
    element('td', {}, ...statusLabel(status), notes.filter(Boolean).join(', ')),
  );
}

function statusLabel(status) {
  if (status === 0) return ['not readable '];
  const kind = status < 400 ? 'good' : 'bad';
  return [element('span', { className: 'status', 'data-kind': kind }, String(status)), ' '];
}
