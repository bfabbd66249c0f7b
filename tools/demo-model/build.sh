#!/usr/bin/env bash
# Rebuilds the demonstration model from nothing: ./build.sh [steps] [how many of them the rate falls for]
# Needs Python 3.11 or newer, and for the last part Talaria's own dependencies (npm ci) with a Vulkan driver.
set -euo pipefail
cd "$(dirname "$0")"

STEPS=${1:-24650}
FALL=${2:-6000}
OUT=../../public/models/talaria-demo.gguf
ITEMS=build/evaluation.jsonl

python3 -m venv build/venv
PYTHON=build/venv/bin/python
$PYTHON -m pip install --quiet --requirement requirements.txt

$PYTHON train_tokenizer.py
$PYTHON check_template.py
$PYTHON train.py --steps "$STEPS" --fall "$FALL"
$PYTHON plot_loss.py
for type in Q8_0 Q6_K Q4_K_M; do
  $PYTHON export.py --type $type build/$type.gguf
done
cp build/Q8_0.gguf "$OUT"

# half NAME SETTING WHICH [option...]: every second item, answered by our engine. A software adapter does best with a thread for each process.
half() {
  LP_NUM_THREADS=1 node evaluate.mjs --model "$OUT" --items $ITEMS --setting "$2" --every 2 --first "$3" "${@:4}" > "build/$1.$3.jsonl"
}
# answers NAME SETTING [option...]: all of them, into build/NAME.jsonl.
answers() {
  half "$1" "$2" 0 "${@:3}" &
  half "$1" "$2" 1 "${@:3}"
  wait $!
  cat "build/$1.0.jsonl" "build/$1.1.jsonl" > "build/$1.jsonl"
}

$PYTHON make_evaluation.py 67 > $ITEMS
answers thinking thinking
answers direct direct
answers thinking-sampled thinking --temperature 0.6
answers direct-sampled direct --temperature 0.6
$PYTHON report.py $ITEMS \
  "thinking, greedy=build/thinking.jsonl" "direct, greedy=build/direct.jsonl" \
  "thinking, 0.6=build/thinking-sampled.jsonl" "direct, 0.6=build/direct-sampled.jsonl"

for type in Q8_0 Q6_K Q4_K_M; do
  $PYTHON generate.py thinking --checkpoint build/$type.gguf < $ITEMS > build/$type.jsonl
done
$PYTHON report.py $ITEMS Q8_0=build/Q8_0.jsonl Q6_K=build/Q6_K.jsonl Q4_K_M=build/Q4_K_M.jsonl
$PYTHON report.py --same build/thinking.jsonl build/Q8_0.jsonl
