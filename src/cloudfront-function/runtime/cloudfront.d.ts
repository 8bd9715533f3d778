/** The module that CloudFront gives its functions. */
declare module 'cloudfront' {
  const cf: {
    kvs(id?: string): { get(key: string): Promise<string>; exists(key: string): Promise<boolean> };
  };
  export default cf;
}
