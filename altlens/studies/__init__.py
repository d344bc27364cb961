"""Studies on data frames: what prices did around events, what a signal predicts."""
