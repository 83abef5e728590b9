# Functions that call each other as workflows. On two terminals:
# $ colonies executor run examples/colonies/nums.py --type python-executor
# $ colonies workflow chain gen_nums@python-executor sum_nums@python-executor


def gen_nums(ctx={}):
    return 1, 2


def sum_nums(n1, n2, ctx={}):
    return n1 + n2
