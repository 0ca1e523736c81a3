export const apiPrefix = 'api/v1';
export const docsPath = 'api/docs';
