#!/usr/bin/env bash
# Rebuilds the demonstration model from nothing: ./build.sh [steps] [how many of them the rate falls for]
# Needs Python 3.11 or newer, and for the last part Talaria's own dependencies (npm ci) with a Vulkan driver.
set -euo pipefail
cd "$(dirname "$0")"

STEPS=${1:-15000}
FALL=${2:-4500}
OUT=../../public/models/talaria-demo.gguf

python3 -m venv build/venv
PYTHON=build/venv/bin/python
$PYTHON -m pip install --quiet --requirement requirements.txt

$PYTHON train_tokenizer.py
$PYTHON check_template.py
$PYTHON train.py --steps "$STEPS" --fall "$FALL"
$PYTHON plot_loss.py
$PYTHON export.py --type Q8_0 "$OUT"

$PYTHON make_evaluation.py 100 > build/evaluation.jsonl
for setting in thinking direct; do
  node evaluate.mjs --model "$OUT" --items build/evaluation.jsonl --setting $setting > build/$setting.jsonl
  $PYTHON grade.py build/evaluation.jsonl build/$setting.jsonl
done
