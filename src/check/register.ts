// Names of one project, as types. Types only.

/** Filled in by the `bellwether.d.ts` of a project, which `bellwether types` writes. Empty, every name is a string. */
export interface Register {}

type Registered<Key extends string, Otherwise> = Register extends { readonly [key in Key]: infer Value }
  ? Value
  : Otherwise;

export type ParamValue = string | number | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

type Functions = Registered<'functions', Readonly<Record<string, Params>>>;

/** Ids of the functions in the configuration. */
export type FunctionId = Extract<keyof Functions, string>;
/** Ids of the components in the configuration. */
export type ComponentId = Registered<'components', string>;
/** Names of the secrets in the configuration. */
export type SecretName = Registered<'secrets', string>;
/** What targets have as `variables`; undefined may be what only some targets have. */
export type Variables = Registered<'variables', Readonly<Record<string, string>>>;

type Names<Shape> = Shape extends unknown ? keyof Shape : never;
type ValueOf<Shape, Name extends PropertyKey> = Shape extends { readonly [name in Name]: infer Value } ? Value : never;

/**
 * What `params` holds. With ids of functions: what each of these has. Without: what any function has, since a script
 * does not say by itself which function it belongs to.
 */
export type ParamsOf<Id extends FunctionId> = [FunctionId] extends [Id]
  ? { readonly [Name in Names<Functions[FunctionId]>]: ValueOf<Functions[FunctionId], Name> }
  : Functions[Id];
