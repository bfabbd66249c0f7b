"""ggml's K-quants in numpy; Q8_0 is the gguf package's own. Rows are whole blocks of 256 weights."""

from __future__ import annotations

import gguf
import numpy as np

Array = np.ndarray


def _f16(x: Array) -> Array:
    """As stored: the scale that a reader will see."""
    return x.astype(np.float16).astype(np.float32)


def _inverse(x: Array) -> Array:
    return np.divide(1, x, out=np.zeros_like(x), where=x != 0)


def _best_scale(x: Array, levels: int) -> Array:
    """For each row of x (N, n): the scale s that least squares prefers among some, with x ~ s * q, -levels <= q < levels."""
    top = np.take_along_axis(x, np.abs(x).argmax(-1)[:, None], -1)
    best, least = np.zeros((len(x), 1), np.float32), np.full((len(x), 1), np.inf, np.float32)
    for step in range(-9, 10):
        scale = top * _inverse(np.full_like(top, -(levels + 0.1 * step)))
        q = np.clip(np.rint(x * _inverse(scale)), -levels, levels - 1)
        fitted = (x * q).sum(-1, keepdims=True) * _inverse((q * q).sum(-1, keepdims=True))
        error = ((x - fitted * q) ** 2).sum(-1, keepdims=True)
        better = error < least
        best, least = np.where(better, fitted, best), np.where(better, error, least)
    return best


def q6_k(values: Array) -> Array:
    """6 bits and a signed 8-bit scale for every 16 weights: 210 bytes for 256."""
    x = values.reshape(-1, 16, 16)
    n = len(x)
    scales = _best_scale(x.reshape(-1, 16), 32).reshape(n, 16)
    top = np.take_along_axis(scales, np.abs(scales).argmax(-1)[:, None], -1)
    d = _f16(top / -128)
    steps = np.clip(np.rint(scales * _inverse(d)), -128, 127)
    q = (np.clip(np.rint(x * _inverse(d * steps)[..., None]), -32, 31) + 32).astype(np.uint8).reshape(n, 2, 4, 32)
    low = (q[:, :, :2] & 15) | ((q[:, :, 2:] & 15) << 4)
    high = (q[:, :, 0] >> 4) | ((q[:, :, 1] >> 4) << 2) | ((q[:, :, 2] >> 4) << 4) | ((q[:, :, 3] >> 4) << 6)
    return np.concatenate([low.reshape(n, 128), high.reshape(n, 64), steps.astype(np.int8).view(np.uint8), d.astype(np.float16).view(np.uint8)], -1)


def _best_affine(x: Array) -> tuple[Array, Array]:
    """For each row (N, 32): scale and offset with x ~ scale * q - offset, 0 <= q <= 15, offset >= 0."""
    low, high = np.minimum(x.min(-1, keepdims=True), 0), x.max(-1, keepdims=True)
    best_scale, best_offset, least = (high - low) / 15, -low, np.full((len(x), 1), np.inf, np.float32)
    for step in range(-6, 7):
        scale = (high - low) / (15 + 0.1 * step)
        q = np.clip(np.rint((x - low) * _inverse(scale)), 0, 15)
        mean_q, mean_x = q.mean(-1, keepdims=True), x.mean(-1, keepdims=True)
        fitted = ((q - mean_q) * (x - mean_x)).sum(-1, keepdims=True) * _inverse(((q - mean_q) ** 2).sum(-1, keepdims=True))
        offset = np.maximum(fitted * mean_q - mean_x, 0)
        error = ((x - fitted * q + offset) ** 2).sum(-1, keepdims=True)
        better = (error < least) & (fitted > 0)
        best_scale, best_offset, least = np.where(better, fitted, best_scale), np.where(better, offset, best_offset), np.where(better, error, least)
    return best_scale, best_offset


def q4_k(values: Array) -> Array:
    """4 bits, a 6-bit scale and a 6-bit offset for every 32 weights: 144 bytes for 256."""
    x = values.reshape(-1, 8, 32)
    n = len(x)
    scale, offset = (a.reshape(n, 8) for a in _best_affine(x.reshape(-1, 32)))
    d, dmin = _f16(scale.max(-1, keepdims=True) / 63), _f16(offset.max(-1, keepdims=True) / 63)
    sc = np.clip(np.rint(scale * _inverse(d)), 0, 63).astype(np.uint8)
    m = np.clip(np.rint(offset * _inverse(dmin)), 0, 63).astype(np.uint8)
    q = np.clip(np.rint((x + (dmin * m)[..., None]) * _inverse(d * sc)[..., None]), 0, 15).astype(np.uint8).reshape(n, 4, 2, 32)
    packed = np.concatenate([sc[:, :4] | (sc[:, 4:] >> 4 << 6), m[:, :4] | (m[:, 4:] >> 4 << 6), (sc[:, 4:] & 15) | ((m[:, 4:] & 15) << 4)], -1)
    nibbles = (q[:, :, 0] | (q[:, :, 1] << 4)).reshape(n, 128)
    return np.concatenate([d.astype(np.float16).view(np.uint8), dmin.astype(np.float16).view(np.uint8), packed, nibbles], -1)


_K_QUANTS = {"Q6_K": q6_k, "Q4_K": q4_k}


def quantize(values: Array, kind: str) -> tuple[Array, gguf.GGMLQuantizationType]:
    """A matrix as bytes, a row of blocks for each of its rows, and its type."""
    quant = gguf.GGMLQuantizationType[kind]
    if kind in _K_QUANTS:
        return _K_QUANTS[kind](values).reshape(values.shape[0], -1), quant
    return gguf.quants.quantize(values, quant), quant


if __name__ == "__main__":
    x = np.random.default_rng(1).normal(size=(64, 768)).astype(np.float32)
    for kind in ("Q8_0", "Q6_K", "Q4_K"):
        data, quant = quantize(x, kind)
        back = gguf.quants.dequantize(data, quant)
        print(f"{kind}: relative error {np.sqrt(((back - x) ** 2).mean() / (x**2).mean()):.4f}, {data.nbytes * 8 / x.size:.2f} bits a weight")
