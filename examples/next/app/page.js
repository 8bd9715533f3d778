import Image from 'next/image';

const src =
  'https://d111111abcdef8.cloudfront.net/7371085d-d958-48ff-aa45-f61badce013b/9f5d9df4-e21d-4fe0-8a2c-5bd70fad6cb1.png';

export default function Page() {
  return <Image unoptimized src={src} width={8} height={8} alt="A private picture" />;
}
