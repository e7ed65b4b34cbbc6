/** Virtual time as a timeline shows it: seconds with milliseconds. */
export const seconds = (micros: number): string => {
  const whole = Math.floor(micros / 1_000_000);
  const ms = Math.floor((micros % 1_000_000) / 1000);
  return `${whole}.${String(ms).padStart(3, '0')}`;
};

/** A number with thousands separators, the same everywhere. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
