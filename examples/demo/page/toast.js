import { failureInWords } from './words.js';

const byId = (id) => document.getElementById(id);

// It goes with the next click, on its own button or on what the visitor does next.
addEventListener('click', () => (byId('toast').hidden = true), true);

/** Tells the visitor what has happened. */
export function showNotice(text) {
  show(text, '');
}

/** Tells the visitor in words what went wrong. */
export function showProblem(error) {
  show('', failureInWords(error));
  const state = byId('worker-state');
  if (state.dataset.kind !== 'starting') return;
  state.dataset.kind = 'bad';
  state.textContent = 'Not started';
}

function show(notice, problem) {
  byId('toast').hidden = false;
  byId('notice').textContent = notice;
  byId('problem').textContent = problem;
}
