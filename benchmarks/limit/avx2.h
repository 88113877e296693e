/* Lanes with AVX2: 8. */
#include <immintrin.h>
#define LANES 8
typedef __m256 vf;
typedef uint32_t vi __attribute__((vector_size(32), may_alias));
typedef int32_t vs __attribute__((vector_size(32), may_alias));
typedef vs vm;
#define S(x) _mm256_set1_ps(x)
#define WHOLE(x) ((vi)_mm256_set1_epi32((int)(x)))
#define TRUTH(x) ((vm){} - ((x) ? 1 : 0))
#define BITS(a) ((vi)(a))
#define OF_BITS(a) ((vf)(a))
#define LT(a, b) ((vm)_mm256_cmp_ps(a, b, _CMP_LT_OQ))
#define LE(a, b) ((vm)_mm256_cmp_ps(a, b, _CMP_LE_OQ))
#define EQ(a, b) ((vm)_mm256_cmp_ps(a, b, _CMP_EQ_OQ))
#define NE(a, b) ((vm)_mm256_cmp_ps(a, b, _CMP_NEQ_UQ))
#define ILT(a, b) ((vm)((vi)(a) < (vi)(b)))
#define ISLT(a, b) ((vm)((vs)(a) < (vs)(b)))
#define IEQ(a, b) ((vm)((vi)(a) == (vi)(b)))
#define INE(a, b) ((vm)((vi)(a) != (vi)(b)))
#define SELF(m, a, b) _mm256_blendv_ps(b, a, (vf)(m))
#define SELI(m, a, b) BITS(_mm256_blendv_ps(OF_BITS(b), OF_BITS(a), (vf)(m)))
#define SELB(m, a, b) ((vm)_mm256_blendv_ps((vf)(b), (vf)(a), (vf)(m)))
#define ANY(m) (_mm256_movemask_ps((vf)(m)) != 0)
#define MIN(a, b) _mm256_min_ps(a, b)
#define MAX(a, b) _mm256_max_ps(a, b)
#define SQRT(a) _mm256_sqrt_ps(a)
#define FLOOR(a) _mm256_floor_ps(a)
#define ABS(a) OF_BITS(BITS(a) & 0x7FFFFFFFu)
#define TO_FLOAT(a) __builtin_convertvector((vi)(a), vf)
#define TO_INT(a) ((vi)_mm256_cvttps_epi32(a))
#define BY_POWER(p, n) ((p) * OF_BITS(((vi)_mm256_cvttps_epi32(n) + 127u) << 23))
static inline float SUM(vf a) {
    float total = 0.0f;
    for (int k = 0; k < LANES; k++) total += a[k];
    return total;
}
/* Whole numbers below 2^15, packed to half their size. */
static inline void TO_SHORT(vi a, uint16_t *at) {
    __m128i low = _mm256_castsi256_si128((__m256i)a), high = _mm256_extracti128_si256((__m256i)a, 1);
    _mm_storeu_si128((__m128i *)at, _mm_packus_epi32(low, high));
}
static inline vf div_by(vf a, vf b) { return a / b; }
