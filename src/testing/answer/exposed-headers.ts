/** What pages may read of an answer, whoever makes its CORS headers: S3 or CloudFront. */
export const exposedHeaders = 'Content-Length, Content-Range, ETag, Accept-Ranges';
