"""Train on the digits of scikit-learn, on this machine or on a cluster with an address."""

import argparse
import time

import dask
import numpy as np
from distributed import Client, LocalCluster

import nnlib
import nnlib.parallel


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m nnlib.parallel", description=__doc__)
    parser.add_argument("--address", help="of a scheduler, such as tcp://10.0.0.1:8786")
    parser.add_argument("--workers", type=int, default=2, help="processes on this machine")
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()
    data = nnlib.datasets.digits()
    net = nnlib.MLP([64, 128, 10], output="softmax", loss="cross_entropy")
    began = time.perf_counter()

    def progress(epoch: int, history: nnlib.History) -> None:
        seconds = time.perf_counter() - began
        print(f"epoch {epoch}, cost {history.cost[-1]:.4f}, {seconds:.1f} s", flush=True)

    dask.config.set(nnlib.parallel.QUIET)
    # Without an address Dask would take port 8787, and warn if another cluster has it.
    where = options.address or LocalCluster(
        n_workers=options.workers, threads_per_worker=1, dashboard_address=":0"
    )
    with Client(where) as client:
        nnlib.parallel.train(
            net, data.X_train, data.Y_train, client=client, optimizer=nnlib.Adam(1e-3),
            epochs=options.epochs, batch_size=256, callback=progress,
        )  # fmt: skip
    right = np.mean(net.predict(data.X_test).argmax(0) == data.Y_test.argmax(0))
    print(f"right on the test set: {100 * right:.1f} %")


if __name__ == "__main__":
    main()
