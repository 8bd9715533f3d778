import { failureInWords } from './words.js';

/** Tells the visitor in words what went wrong. */
export function showProblem(error) {
  const problem = document.getElementById('problem');
  problem.hidden = false;
  problem.textContent = failureInWords(error);
  const state = document.getElementById('worker-state');
  if (state.dataset.state !== 'starting') return;
  state.dataset.state = 'off';
  state.textContent = 'The service worker is not in control';
}

/** Runs the action at a click, once at a time. */
export function onClick(button, action) {
  button.addEventListener('click', () => {
    button.disabled = true;
    action().catch((error) => {
      button.disabled = false;
      showProblem(error);
    });
  });
}
