"""How fast `ping` is answered while eight connections keep the daemon computing gradients.

    PYTHONPATH=clients/python python3 clients/bench/ping_under_load.py --model googlenet

Prints the gradients a second and the median, 99th percentile and worst ping in milliseconds; the
exit status is 1 when the 99th percentile is at or over the limit (50 ms).
"""

from __future__ import annotations

import argparse
import sys
import threading
import time

import numpy as np
from tench import Tench


def keep_computing(
    options: argparse.Namespace, seed: int, stop: threading.Event, counts: list[int]
) -> None:
    picture = np.random.default_rng(seed).random((1, 3, options.size, options.size), np.float32)
    loss = {"kind": "logit", "class": seed, "target": 200}
    with Tench(options.endpoint) as tench:
        while not stop.is_set():
            # Without its gradient in the reply: the load is to be the daemon's, not this process's.
            tench.input_gradient(options.model, picture, loss, encoding="none")
            counts[seed] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", help="unix:/path, /path or host:port")
    parser.add_argument("--model", default="googlenet")
    parser.add_argument("--size", type=int, default=299, help="the picture's height and width")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--limit", type=float, default=50, help="milliseconds that p99 stays under")
    options = parser.parse_args()

    stop, counts = threading.Event(), [0] * options.connections
    load = [
        threading.Thread(target=keep_computing, args=(options, seed, stop, counts))
        for seed in range(options.connections)
    ]
    for thread in load:
        thread.start()
    times = []
    try:
        with Tench(options.endpoint) as tench:
            begin = time.perf_counter()
            while (start := time.perf_counter()) < begin + options.seconds:
                tench.call("ping")
                times.append(1000 * (time.perf_counter() - start))
                time.sleep(0.01)
    finally:
        stop.set()
        for thread in load:
            thread.join()
    p50, p99, worst = np.percentile(times, (50, 99, 100))
    print(f"{sum(counts) / options.seconds:.1f} gradients/s over {options.connections} connections")
    print(f"{len(times)} pings: p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {worst:.2f} ms")
    return 0 if p99 < options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
