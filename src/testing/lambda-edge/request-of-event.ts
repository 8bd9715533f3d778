import type { CloudFrontRequest, CloudFrontRequestEvent } from '../../shared/contract/cloudfront-event.js';

/** @throws {TypeError} it is no event */
export function requestOfEvent(event: CloudFrontRequestEvent): CloudFrontRequest {
  const request = event?.Records?.[0]?.cf.request;
  if (request === undefined) throw new TypeError('"event" argument must be a viewer-request event');
  return request;
}
