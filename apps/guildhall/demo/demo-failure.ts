/** Why the demo cannot go on, in one line for whoever runs it. */
export class DemoFailure extends Error {}
