/// The type of a tensor's elements, by its number in `TensorProto.DataType`.
package enum ElementType: Int, Sendable, CaseIterable {
    case float = 1
    case uint8, int8, uint16, int16, int32, int64, string, bool
    case float16, double, uint32, uint64, complex64, complex128, bfloat16
    case float8e4m3fn, float8e4m3fnuz, float8e5m2, float8e5m2fnuz
    case uint4, int4, float4e2m1, float8e8m0, uint2, int2, float6e2m3, float6e3m2
}
