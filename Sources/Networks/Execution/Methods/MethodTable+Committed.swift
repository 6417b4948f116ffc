extension MethodTable {
    /// In the words of `tench-bench --tune`: rows on which several of its runs agreed.
    ///
    /// A row: precision, what the sums are for, filter/stride, at least so many
    /// channels · filters and so many pixels (each up to four times that), method.
    package static let text = """
        processor intel-avx512-bf16
        f32 answer 1×3/1 4^8 4^2 direct
        f32 answer 1×3/1 4^8 4^3 fine_winograd
        f32 answer 3×1/1 4^8 4^2 direct
        f32 answer 3×1/1 4^8 4^3 fine_winograd
        f32 answer 3×3/1 4^4 4^3 fine_winograd
        f32 answer 3×3/1 4^5 4^3 fine_winograd
        f32 answer 3×3/1 4^6 4^2 fine_winograd
        f32 answer 3×3/1 4^6 4^3 fine_winograd
        f32 answer 3×3/1 4^7 4^2 fine_winograd
        f32 answer 3×3/1 4^7 4^3 fine_winograd
        f32 answer 3×3/1 4^8 4^3 fine_winograd
        f32 answer 3×3/1 4^9 4^2 fine_winograd
        f32 answer 3×3/1 4^9 4^3 fine_winograd
        f32 signs 1×3/1 4^8 4^2 direct
        f32 signs 3×1/1 4^8 4^2 direct
        f32 signs 3×3/1 4^9 4^2 fine_winograd
        f32 signs 3×3/1 4^9 4^3 fine_winograd
        f32 gradient 1×3/1 4^8 4^2 direct
        f32 gradient 3×1/1 4^8 4^2 direct
        f32 gradient 3×3/1 4^4 4^3 fine_winograd
        f32 gradient 3×3/1 4^5 4^3 fine_winograd
        f32 gradient 3×3/1 4^6 4^2 direct
        f32 gradient 3×3/1 4^6 4^3 fine_winograd
        f32 gradient 3×3/1 4^7 4^2 direct
        f32 gradient 3×3/1 4^7 4^3 fine_winograd
        f32 gradient 3×3/1 4^7 4^4 fine_winograd
        f32 gradient 3×3/1 4^8 4^3 fine_winograd
        f32 gradient 3×3/1 4^9 4^3 fine_winograd
        bf16 answer 1×3/1 4^8 4^2 bfloat16
        bf16 answer 3×1/1 4^8 4^2 bfloat16
        bf16 signs 1×3/1 4^8 4^2 bfloat16
        bf16 signs 3×1/1 4^8 4^2 bfloat16
        bf16 gradient 1×3/1 4^8 4^2 bfloat16
        bf16 gradient 3×1/1 4^8 4^2 bfloat16
        """
}
