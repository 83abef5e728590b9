# A workflow that grows while it runs: reduce(gen_nums(), gen_nums(), gen_nums(), gen_nums(), gen_nums()) is 15.
# On one terminal, and then on another:
#
#   colonies executor run examples/colonies/mapreduce.py --type python-executor --slots 3
#   colonies workflow chain map@python-executor reduce@python-executor


def map(ctx={}):
    reduce_process = ctx.find_process("reduce")
    for i in range(5):
        spec = {"funcname": "gen_nums", "conditions": {"executortype": "python-executor"}}
        # The first one goes between map and reduce, and the others beside it.
        ctx.add_child(spec, "gen_nums_" + str(i), insert=i == 0, before=reduce_process.processid if i > 0 else None)


def gen_nums():
    return 1, 2


def reduce(*nums):
    return sum(nums)
