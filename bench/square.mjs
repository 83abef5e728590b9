// The function that Piscina runs in bench/job.ts.
export default (x) => x * x
