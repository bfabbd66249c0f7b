"""Writes build/model.pt as a GGUF file: `python export.py [--type Q8_0] out.gguf`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gguf
import numpy as np

from model import Config
from protocol import SPECIAL_TOKENS
from quantize import quantize
from train import FINAL, load_model
from train_tokenizer import PATH

HERE = Path(__file__).parent
NAME = "Talaria Demo"
LICENCE = "apache-2.0"


def add_metadata(writer: gguf.GGUFWriter, config: Config) -> None:
    writer.add_name(NAME)
    writer.add_description("A small demonstration model in the architecture and protocol of Hermes 4 14B. It is not Hermes 4.")
    writer.add_author("The Talaria authors")
    writer.add_license(LICENCE)
    writer.add_block_count(config.n_layers)
    writer.add_context_length(config.n_ctx)
    writer.add_embedding_length(config.n_embd)
    writer.add_feed_forward_length(config.n_ff)
    writer.add_head_count(config.n_heads)
    writer.add_head_count_kv(config.n_kv_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_layer_norm_rms_eps(config.eps)


def add_tokenizer(writer: gguf.GGUFWriter) -> None:
    saved = json.loads(PATH.read_text())
    ids = dict(saved["model"]["vocab"]) | {token["content"]: token["id"] for token in saved["added_tokens"]}
    tokens = sorted(ids, key=ids.__getitem__)
    special = set(SPECIAL_TOKENS[:3])
    types = [gguf.TokenType.CONTROL if t in special else gguf.TokenType.USER_DEFINED if t in SPECIAL_TOKENS else gguf.TokenType.NORMAL for t in tokens]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in saved["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(ids["<|im_end|>"])
    writer.add_eot_token_id(ids["<|im_end|>"])
    writer.add_pad_token_id(ids["<|endoftext|>"])
    writer.add_add_bos_token(False)
    writer.add_chat_template((HERE / "chat_template.jinja").read_text().rstrip("\n"))


#: A type for all matrices, or Q4_K with Q6_K where llama.cpp's Q4_K_M has it.
TYPES = ["F32", "F16", "Q8_0", "Q6_K", "Q4_K", "Q4_K_M"]
_FILE_TYPES = {"F32": "ALL_F32", "F16": "MOSTLY_F16", "Q8_0": "MOSTLY_Q8_0", "Q6_K": "MOSTLY_Q6_K", "Q4_K": "MOSTLY_Q4_K_S", "Q4_K_M": "MOSTLY_Q4_K_M"}


def tensor_type(name: str, wanted: str) -> str:
    if wanted != "Q4_K_M":
        return wanted
    return "Q6_K" if name == "output.weight" or "attn_v" in name or "ffn_down" in name else "Q4_K"


def add_tensor(writer: gguf.GGUFWriter, name: str, values: np.ndarray, wanted: str) -> None:
    """The model's parameters are named as GGUF names tensors."""
    kind = tensor_type(name, wanted) if values.ndim == 2 else "F32"
    if kind in ("F32", "F16"):
        writer.add_tensor(name, values.astype(np.float16 if kind == "F16" else np.float32))
    else:
        data, quant = quantize(values, kind)
        writer.add_tensor(name, data, raw_dtype=quant)


def export(checkpoint: Path, out: Path, matrix_type: str) -> None:
    model = load_model(checkpoint)
    writer = gguf.GGUFWriter(out, "qwen3")
    add_metadata(writer, model.config)
    add_tokenizer(writer)
    writer.add_file_type(gguf.LlamaFileType[_FILE_TYPES[matrix_type]])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    for name, tensor in model.named_parameters():
        add_tensor(writer, name, tensor.detach().numpy(), matrix_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{out.name}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--checkpoint", type=Path, default=FINAL)
    parser.add_argument("--type", choices=TYPES, default="Q8_0")
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.out, arguments.type)
