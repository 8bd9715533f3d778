import { failureInWords } from './words.js';

/** Tells the visitor in words what went wrong. */
export function showProblem(error) {
  const problem = document.getElementById('problem');
  problem.hidden = false;
  problem.textContent = failureInWords(error);
  const state = document.getElementById('worker-state');
  if (state.dataset.state !== 'starting') return;
  state.dataset.state = 'off';
  state.textContent = 'Not started';
}

/** Runs the action at a click, once at a time. The button stays where the focus is. */
export function onClick(button, action) {
  let isBusy = false;
  const setBusy = (value) => {
    isBusy = value;
    button.ariaDisabled = value ? 'true' : null;
  };
  button.addEventListener('click', () => {
    if (isBusy) return;
    setBusy(true);
    action()
      .catch(showProblem)
      .finally(() => setBusy(false));
  });
}
