// The largest value so far and its index; the lower index among equals.
struct Best { value: f32, id: u32 }

fn better(a: Best, b: Best) -> Best {
  if (b.value > a.value || (b.value == a.value && b.id < a.id)) { return b; }
  return a;
}
