"""Times epochs of one process of PyTorch's DDP: rank, number of processes and port are arguments.

Each line on standard input is a task; the process of rank 0 answers with the seconds of each epoch.
"""

import json
import os
import sys
import time
from itertools import pairwise

import torch
from torch.nn.parallel import DistributedDataParallel


def epochs(task, rank, count):
    torch.manual_seed(task["seed"])
    layers = []
    for n_in, n_out in pairwise(task["sizes"]):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    net = DistributedDataParallel(torch.nn.Sequential(*layers[:-1]))
    optimizer = torch.optim.SGD(net.parameters(), lr=task["lr"])
    loss = torch.nn.CrossEntropyLoss()
    X = torch.randn(task["examples"], task["sizes"][0])
    classes = torch.randint(task["sizes"][-1], (task["examples"],))
    Y = torch.nn.functional.one_hot(classes, task["sizes"][-1]).float()
    seconds = []
    for _ in range(task["epochs"]):
        torch.distributed.barrier()
        began = time.perf_counter()
        cost = 0.0
        for batch in torch.randperm(len(X)).split(task["batch"]):
            mine = batch[rank::count]
            optimizer.zero_grad()
            one = loss(net(X[mine]), Y[mine])
            one.backward()
            optimizer.step()
            cost += one.item()
        torch.distributed.barrier()
        seconds.append(time.perf_counter() - began)
    return seconds


def main():
    rank, count, port = map(int, sys.argv[1:])
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    torch.distributed.init_process_group("gloo", rank=rank, world_size=count)
    if rank == 0:
        print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        found = epochs(json.loads(line), rank, count)
        if rank == 0:
            print(json.dumps(found), flush=True)
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    main()
