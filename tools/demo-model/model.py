"""Qwen3's architecture, scaled down: QK-norm, grouped-query attention, NEOX RoPE, SwiGLU, RMSNorm, an untied output."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    n_vocab: int = 2048
    n_layers: int = 6
    n_embd: int = 256
    n_heads: int = 4
    n_kv_heads: int = 2
    head_dim: int = 64
    n_ff: int = 768
    n_ctx: int = 4096
    rope_theta: float = 1e6
    eps: float = 1e-6


def rope_table(config: Config, length: int) -> tuple[Tensor, Tensor]:
    """cos and sin, (length, head_dim / 2)."""
    frequencies = config.rope_theta ** (-torch.arange(0, config.head_dim, 2).double() / config.head_dim)
    angles = torch.arange(length).double()[:, None] * frequencies
    return angles.cos().float(), angles.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """x (..., T, head_dim): pairs are the two halves (NEOX)."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


def normed(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """RMSNorm over the last dimension."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight


def gated(gate: Tensor, up: Tensor) -> Tensor:
    return F.silu(gate) * up


def fuse() -> None:
    """Lets torch.compile fuse what passes over memory: 10 to 15 % of a training step. Costs a compiler and half a minute."""
    global normed, rotate, gated
    normed, rotate, gated = (torch.compile(one, dynamic=True) for one in (normed, rotate, gated))


class Block(nn.Module):
    def __init__(self, c: Config) -> None:
        super().__init__()
        self.c = c
        self.attn_norm = nn.RMSNorm(c.n_embd, c.eps)
        self.attn_q = nn.Linear(c.n_embd, c.n_heads * c.head_dim, bias=False)
        self.attn_k = nn.Linear(c.n_embd, c.n_kv_heads * c.head_dim, bias=False)
        self.attn_v = nn.Linear(c.n_embd, c.n_kv_heads * c.head_dim, bias=False)
        self.attn_q_norm = nn.RMSNorm(c.head_dim, c.eps)
        self.attn_k_norm = nn.RMSNorm(c.head_dim, c.eps)
        self.attn_output = nn.Linear(c.n_heads * c.head_dim, c.n_embd, bias=False)
        self.ffn_norm = nn.RMSNorm(c.n_embd, c.eps)
        self.ffn_gate = nn.Linear(c.n_embd, c.n_ff, bias=False)
        self.ffn_up = nn.Linear(c.n_embd, c.n_ff, bias=False)
        self.ffn_down = nn.Linear(c.n_ff, c.n_embd, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache: "Cache | None", layer: int) -> Tensor:
        c, (n, t, _) = self.c, x.shape
        h = normed(x, self.attn_norm.weight, c.eps)
        q = normed(self.attn_q(h).view(n, t, c.n_heads, c.head_dim), self.attn_q_norm.weight, c.eps).transpose(1, 2)
        k = normed(self.attn_k(h).view(n, t, c.n_kv_heads, c.head_dim), self.attn_k_norm.weight, c.eps).transpose(1, 2)
        v = self.attn_v(h).view(n, t, c.n_kv_heads, c.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        mask = None
        if cache is not None:
            k, v, mask = cache.extend(layer, k, v)
        groups = c.n_heads // c.n_kv_heads
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        x = x + self.attn_output(a.transpose(1, 2).reshape(n, t, -1))
        h = normed(x, self.ffn_norm.weight, c.eps)
        return x + self.ffn_down(gated(self.ffn_gate(h), self.ffn_up(h)))


class Cache:
    """Keys and values of a batch of sequences that are padded on the left: row i begins at `starts[i]`."""

    def __init__(self, config: Config, starts: Tensor, capacity: int) -> None:
        shape = (config.n_layers, len(starts), config.n_kv_heads, capacity, config.head_dim)
        self.k, self.v = torch.zeros(shape), torch.zeros(shape)
        self.starts, self.length = starts, 0
        self.pending = 0

    def extend(self, layer: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        t = k.shape[2]
        end = self.length + t
        self.k[layer][:, :, self.length : end] = k
        self.v[layer][:, :, self.length : end] = v
        keys, queries = torch.arange(end), torch.arange(self.length, end)
        visible = (keys[None, None, :] <= queries[None, :, None]) & (keys[None, None, :] >= self.starts[:, None, None])
        # A row of padding sees itself, so that its softmax stays finite.
        visible |= keys[None, None, :] == queries[None, :, None]
        self.pending = t
        return self.k[layer][:, :, :end], self.v[layer][:, :, :end], visible[:, None]

    def advance(self) -> None:
        self.length += self.pending


class Model(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.token_embd = nn.Embedding(config.n_vocab, config.n_embd)
        self.blk = nn.ModuleList(Block(config) for _ in range(config.n_layers))
        self.output_norm = nn.RMSNorm(config.n_embd, config.eps)
        self.output = nn.Linear(config.n_embd, config.n_vocab, bias=False)
        cos, sin = rope_table(config, config.n_ctx)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.apply(self._initialize)
        for block in self.blk:
            for out in (block.attn_output, block.ffn_down):
                nn.init.normal_(out.weight, std=0.02 / (2 * config.n_layers) ** 0.5)

    @staticmethod
    def _initialize(module: nn.Module) -> None:
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)

    def hidden(self, tokens: Tensor, cache: Cache | None = None) -> Tensor:
        """(N, T) token ids -> (N, T, n_embd), normed."""
        x = self.token_embd(tokens)
        if cache is None:
            cos, sin = self.cos[: tokens.shape[1]], self.sin[: tokens.shape[1]]
        else:
            positions = (torch.arange(cache.length, cache.length + tokens.shape[1])[None] - cache.starts[:, None]).clamp(min=0)
            cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        for layer, block in enumerate(self.blk):
            x = block(x, cos, sin, cache, layer)
        if cache is not None:
            cache.advance()
        return normed(x, self.output_norm.weight, self.config.eps)

    def loss(self, tokens: Tensor, learnt: Tensor) -> Tensor:
        """Mean cross entropy of the tokens marked in `learnt`, both (N, T)."""
        h = self.hidden(tokens[:, :-1])
        wanted = learnt[:, 1:]
        return F.cross_entropy(self.output(h[wanted]), tokens[:, 1:][wanted])
