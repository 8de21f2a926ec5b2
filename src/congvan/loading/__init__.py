"""From a clerk's files to text with positions: the first stage of the pipeline."""
