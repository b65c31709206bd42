/** A class whose decorators describe a schema of the API's document. Those that an operation names come into it with the operation. */
export type SchemaClass = new () => object;
