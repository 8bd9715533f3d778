export const srcdocHint =
  'A srcdoc frame has the worker of the page around it. Register there before you create the frame.';
