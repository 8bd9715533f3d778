import { showProblem } from './toast.js';

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
