"""Shows some training conversations: `python preview.py [count] [seed]`."""

import random
import sys

from mixture import sample

if __name__ == "__main__":
    count, seed = (int(a) for a in (*sys.argv[1:], *["5", "1"][len(sys.argv) - 1 :]))
    rng = random.Random(seed)
    for _ in range(count):
        print("".join(f"\033[32m{text}\033[0m" if learnt else text for text, learnt in sample(rng)))
        print("=" * 100)
