# Which k, and which distance, suit the k nearest neighbours best? Every combination is a slice, and tells how many of
# Fisher's 150 irises are recognised when each in turn is left out and the others decide.
#
#   $ dcp job deploy examples/hyperparameters/neighbours.py --range 1..15:2 --range 1..3 --fs examples/hyperparameters/iris.csv | node examples/hyperparameters/best.js
#
# Two ranges are one input set of all pairs: k is 1, 3, … 15, the exponent of the distance 1, 2, 3.

import csv
from collections import Counter
from functools import cache

import dcp

# The lengths are in millimetres, which keeps all distances whole numbers: equal ones are really equal.
with open("iris.csv") as file:
    irises = [([int(length) for length in lengths], species) for *lengths, species in list(csv.reader(file))[1:]]


def work_function(combination):
    k, exponent = combination
    right = 0
    for (_, species), others in zip(irises, neighbours(exponent)):
        # Of species that are equally frequent, the one that comes first is the nearest.
        votes = Counter(others[:k])
        right += votes.most_common(1)[0][0] == species
    return {"k": k, "exponent": exponent, "right": right, "of": len(irises)}


@cache
def neighbours(exponent):
    """For each iris the species of all others, the nearest first; worked out once in each sandbox, not once per slice."""
    sorted_species = []
    for number, (lengths, _) in enumerate(irises):
        dcp.progress(number / len(irises))

        def distance(other):
            return sum(abs(a - b) ** exponent for a, b in zip(lengths, other[0]))

        others = sorted(irises[:number] + irises[number + 1 :], key=distance)
        sorted_species.append([species for _, species in others])
    return sorted_species
