# Squares, in Python:
#
#   $ dcp job deploy examples/squares-python/square.py --data "[1,2,3,4,5]"


# function which will execute on each datum in the dataset remotely on dcp workers
def work_function(input_datum):
    import dcp
    dcp.progress()

    # process the datum (in this example, square the value)
    result = input_datum * input_datum

    return result
