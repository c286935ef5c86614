/** One network of a country: enough to name in reports and look-ups. Codes from ITU-T E.212; operators as they are known today. */
export type Network = {
  readonly prefix: string;
  readonly countryName: string;
  readonly mccMnc: string;
  readonly networkName: string;
  /** One part of a text message, EUR: plausible, not the vendor's. */
  readonly price: number;
};

const rows: readonly (readonly [prefix: string, country: string, mccMnc: string, network: string, price: number])[] = [
  ['1', 'United States', '310260', 'T-Mobile', 0.008],
  ['20', 'Egypt', '60202', 'Vodafone', 0.09],
  ['27', 'South Africa', '65510', 'MTN', 0.02],
  ['30', 'Greece', '20201', 'Cosmote', 0.055],
  ['31', 'Netherlands', '20408', 'KPN', 0.075],
  ['32', 'Belgium', '20601', 'Proximus', 0.08],
  ['33', 'France', '20801', 'Orange', 0.058],
  ['34', 'Spain', '21407', 'Movistar', 0.055],
  ['351', 'Portugal', '26801', 'Vodafone', 0.034],
  ['353', 'Ireland', '27201', 'Vodafone', 0.065],
  ['36', 'Hungary', '21630', 'Telekom', 0.07],
  ['381', 'Serbia', '22003', 'MTS', 0.065],
  ['385', 'Croatia', '21901', 'Hrvatski Telekom', 0.06],
  ['386', 'Slovenia', '29341', 'Telekom Slovenije', 0.06],
  ['387', 'Bosnia and Herzegovina', '21890', 'BH Mobile', 0.07],
  ['39', 'Italy', '22201', 'TIM', 0.055],
  ['40', 'Romania', '22610', 'Orange', 0.05],
  ['41', 'Switzerland', '22801', 'Swisscom', 0.06],
  ['420', 'Czechia', '23001', 'T-Mobile', 0.05],
  ['421', 'Slovakia', '23101', 'Orange', 0.06],
  ['43', 'Austria', '23201', 'A1', 0.06],
  ['44', 'United Kingdom', '23415', 'Vodafone', 0.035],
  ['45', 'Denmark', '23801', 'TDC', 0.045],
  ['46', 'Sweden', '24001', 'Telia', 0.05],
  ['47', 'Norway', '24201', 'Telenor', 0.055],
  ['48', 'Poland', '26002', 'T-Mobile', 0.03],
  ['49', 'Germany', '26201', 'Telekom', 0.075],
  ['52', 'Mexico', '334020', 'Telcel', 0.03],
  ['54', 'Argentina', '722310', 'Claro', 0.06],
  ['55', 'Brazil', '72406', 'Vivo', 0.03],
  ['57', 'Colombia', '732101', 'Claro', 0.01],
  ['61', 'Australia', '50501', 'Telstra', 0.045],
  ['62', 'Indonesia', '51010', 'Telkomsel', 0.3],
  ['65', 'Singapore', '52501', 'Singtel', 0.04],
  ['7', 'Russia', '25001', 'MTS', 0.4],
  ['81', 'Japan', '44010', 'NTT Docomo', 0.065],
  ['82', 'South Korea', '45005', 'SK Telecom', 0.02],
  ['86', 'China', '46000', 'China Mobile', 0.03],
  ['90', 'Turkey', '28601', 'Turkcell', 0.01],
  ['91', 'India', '40410', 'Airtel', 0.05],
  ['971', 'United Arab Emirates', '42402', 'Etisalat', 0.03],
];

const byPrefix = new Map<string, Network>(
  rows.map(([prefix, countryName, mccMnc, networkName, price]) => [
    prefix,
    { prefix, countryName, mccMnc, networkName, price },
  ]),
);

const longestPrefix = (number: string): Network | undefined =>
  byPrefix.get(number.slice(0, 3)) ?? byPrefix.get(number.slice(0, 2)) ?? byPrefix.get(number.slice(0, 1));

/** By the first three digits, as a number: it is asked for every recipient of a large send. */
const byThreeDigits = Array.from({ length: 1_000 }, (_, digits) => longestPrefix(String(digits).padStart(3, '0')));
const ZERO = 0x30;

/** By the longest calling code that fits; numbers as digits without `+`. */
export function networkOf(number: string): Network | undefined {
  if (number.length < 3) return longestPrefix(number);
  const digits = (number.charCodeAt(0) - ZERO) * 100 + (number.charCodeAt(1) - ZERO) * 10 + number.charCodeAt(2) - ZERO;
  return byThreeDigits[digits];
}
