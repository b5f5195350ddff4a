import type { Format } from "../formats/format.js";

/** One field of an account at a provider, in the accounts file and as a variable. */
export interface Field<T> {
  readonly format: Format<T>;
  /** What operators call it, where the code's name is another. */
  readonly writtenAs?: string;
  /** Whether `{ "file": "…" }` or `{ "env": "…" }` may stand in its place. */
  readonly mayBeReference: boolean;
  /** What is expected where two accounts have the same; without it they may. */
  readonly own?: string;
  readonly isOptional: boolean;
}

type OptionalField<T> = Field<T> & { readonly isOptional: true };

/** A field for each property of a configuration, an optional one for an optional property. */
export type Fields<Config> = {
  readonly [K in keyof Config]-?: undefined extends Config[K]
    ? OptionalField<Exclude<Config[K], undefined>>
    : Field<Config[K]>;
};

/** What an account at a provider has. A process asks only for what it uses. */
export interface Configuration<Config extends WebhookConfig, WebhookConfig> {
  /** What reading webhooks needs: all that the relay asks for. */
  readonly webhook: Fields<WebhookConfig>;
  /** What calling the provider needs beside it. */
  readonly calls: Fields<Omit<Config, keyof WebhookConfig>>;
  /** What is wrong with fields that are right each by itself. */
  readonly check?: (config: Config) => readonly FieldProblem<Config>[];
}

interface FieldProblem<Config> {
  readonly field: keyof Config & string;
  /** Goes on from the field's name: `is …; expected …`. Never quotes a secret. */
  readonly message: string;
}

export function setting<T>(format: Format<T>): Field<T> {
  return { format, mayBeReference: false, isOptional: false };
}

/** A notification names the merchant number only: with two accounts behind it, it could be for either. */
export function merchantNumber<T>(format: Format<T>): Field<T> {
  return { ...setting(format), own: "one account per merchant number" };
}

/** May be kept apart from the settings. The provider may sign for all of its merchants with the same. */
export function publicKeys<T>(format: Format<T>): Field<T> {
  return { ...setting(format), mayBeReference: true };
}

/** Whoever has one account's secret must not thereby have another's. */
export function secret<T>(format: Format<T>): Field<T> {
  return { ...setting(format), mayBeReference: true, own: "a secret of its own for each account" };
}

export function optional<T>(field: Field<T>): OptionalField<T> {
  return { ...field, isOptional: true };
}

export function writtenAs<T>(name: string, field: Field<T>): Field<T> {
  return { ...field, writtenAs: name };
}
