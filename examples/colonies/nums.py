# sum_nums(gen_nums()), with functions that run wherever an executor has them: the chain of ColonyOS's documentation.
# $ colonies executor run examples/colonies/nums.py --type python-executor >&2 & colonies workflow chain gen_nums@python-executor sum_nums@python-executor; kill $!; wait


def gen_nums(ctx={}):
    return 1, 2


def sum_nums(n1, n2, ctx={}):
    return n1 + n2
