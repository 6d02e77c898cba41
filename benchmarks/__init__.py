"""What docs/benchmarks.md keeps: each case runs in a process of its own, on a scratch data folder."""
