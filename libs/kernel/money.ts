/** Currencies of ISO 4217 by how many decimals they have; those in use, without funds and metals. */
const byScale: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
      CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS
      KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
      PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
      TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const scales: ReadonlyMap<string, number> = new Map(
  Object.entries(byScale).flatMap(([scale, codes]) => codes.split(/\s+/).map((code) => [code, Number(scale)] as const)),
);

/** Most digits of an amount on the wire, in minor units: every amount is also exact as a JavaScript number. */
const mostDigits = 15;

/** An amount of one currency, in whole minor units (cents); never a float. On the wire a decimal string in the currency's scale. */
export class Money {
  private constructor(
    /** In the smallest unit of the currency. */
    readonly minor: bigint,
    /** ISO 4217. */
    readonly currency: string,
  ) {}

  /** @throws RangeError when there is no such currency */
  static of(minor: bigint, currency: string): Money {
    if (!isCurrency(currency)) throw new RangeError(`There is no currency ${currency}`);
    return new Money(minor, currency);
  }

  /** What a decimal string without sign says, or `undefined` when it says no amount of this currency: too fine, too large, not a number. */
  static parse(text: string, currency: string): Money | undefined {
    const scale = scales.get(currency);
    if (scale === undefined) return undefined;
    const [, whole, fraction = ''] = /^(0|[1-9]\d{0,14})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
    if (whole === undefined || fraction.length > scale) return undefined;
    const digits = `${whole}${fraction.padEnd(scale, '0')}`;
    return digits.replace(/^0+/, '').length > mostDigits ? undefined : new Money(BigInt(digits), currency);
  }

  /** `12.50` */
  toString(): string {
    const scale = scales.get(this.currency) ?? 0;
    const digits = (this.minor < 0n ? -this.minor : this.minor).toString().padStart(scale + 1, '0');
    const sign = this.minor < 0n ? '-' : '';
    return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  }
}

export function isCurrency(code: string): boolean {
  return scales.has(code);
}
