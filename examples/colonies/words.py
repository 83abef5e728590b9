# Counts the words of files, with files in and files out: the executor brings in what words.json asks for, and takes out
# what the function has made. On one terminal, and then on another:
#
#   colonies executor run examples/colonies/words.py
#
#   mkdir texts && echo 'to be or not to be' > texts/hamlet.txt && echo 'out out brief candle' > texts/macbeth.txt
#   colonies fs sync --label /texts --dir texts
#   colonies function submit --spec examples/colonies/words.json --follow --out
#   colonies fs sync --label /counts --dir counts && cat counts/words.txt
from collections import Counter
from pathlib import Path


def count_words(ctx):
    """ctx.mount is the folder with the files that the spec asks for."""
    mount = Path(ctx.mount)
    counts = Counter()
    for file in sorted((mount / "texts").glob("*.txt")):
        words = file.read_text().split()
        counts.update(words)
        ctx.log(f"{file.name}: {len(words)} words")
    lines = [f"{count} {word}" for word, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]
    (mount / "counts" / "words.txt").write_text("\n".join(lines) + "\n")
    return sum(counts.values())
