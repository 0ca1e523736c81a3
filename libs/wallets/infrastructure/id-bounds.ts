/** Before all ids. */
export const nowhere = '00000000-0000-0000-0000-000000000000';
/** Not before any id. */
export const everywhere = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
