const folders =
  /(^|\/)(@?([\w-]+-)?tests?|test[-_]?cases?|__tests__|__mocks__|specs?|e2e|fixtures?|testdata|test-data|mocks?|examples?|samples?|benchmarks?)\//i;
const names =
  /(^|\/)(test_[^/]*|conftest\.py|[^/]*[._-](test|tests|test-d|spec|fixture|mock|stories)\.[^/]+)$/i;

/** True for paths that hold tests, fixtures, examples or measurements by the usual names. */
export function isTestPath(path: string): boolean {
  return folders.test(path) || names.test(path);
}
