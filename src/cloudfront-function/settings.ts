import type { DenialReason } from '../shared/contract/denial.js';

/** What a rendered function knows of its options: JSON, because it becomes a part of its text. */
export interface Settings {
  readonly issuers: readonly string[] | null;
  readonly audiences: readonly string[] | null;
  readonly allowedOrigins: readonly string[] | '*';
  /** The `origin` of every request that passes; `null` leaves an allowed one as it is. */
  readonly forwardedOrigin: string | null;
  readonly maxTokenLifetime: number;
  readonly clockTolerance: number;
  /** As a full media type. */
  readonly typ: string | null;
  readonly path: { readonly source: string; readonly flags: string };
  readonly parameter: string;
  readonly placement: 'query' | 'header';
  readonly statuses: Readonly<Record<DenialReason, number>>;
  /** Secrets by `kid`, base64url; `null` if they are in the key value store. */
  readonly secrets: Readonly<Record<string, string>> | null;
  readonly keyValueStoreId: string | null;
  readonly denyList: boolean;
}
