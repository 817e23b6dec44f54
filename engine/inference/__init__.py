"""From images to a karyogram: preprocessing, prediction and the dispatch strategy."""
