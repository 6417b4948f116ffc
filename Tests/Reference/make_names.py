#!/usr/bin/env python3
"""Writes what timm and Hugging Face's transformers call the parameters of families that torchvision has too, with their shapes, to
values/foreign_names.json. Needs both packages; no weights are fetched."""
import json, pathlib
import foreign

VALUES = pathlib.Path(__file__).parent / "values"

if __name__ == "__main__":
    made = [{"architecture": architecture, "origin": origin, "shapes": {key: list(value.shape) for key, value in state.items()}}
            for architecture, origin, _, state in foreign.state_dicts()]
    (VALUES / "foreign_names.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")
    print(f"{len(made)} spellings")
