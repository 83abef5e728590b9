// A bare process for bench/job.ts: runs the CPU-bound work function so often, and ends.
const [source, iterations, slices] = process.argv.slice(2)
const work = new Function(`return ${source}`)()
for (let slice = 0; slice < Number(slices); slice++) work(slice, Number(iterations))
