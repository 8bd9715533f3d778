export const srcdocHint =
  'A srcdoc frame has the worker of the page around it: register there before the frame is made.';
