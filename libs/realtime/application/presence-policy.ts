/** Whether members are told who is online. */
export class PresencePolicy {
  constructor(readonly isOn: boolean) {}
}
