/* Lanes with AVX-512: 16. */
#include <immintrin.h>
#define LANES 16
typedef __m512 vf;
typedef uint32_t vi __attribute__((vector_size(64), may_alias));
typedef int32_t vs __attribute__((vector_size(64), may_alias));
typedef __mmask16 vm;
#define S(x) _mm512_set1_ps(x)
#define WHOLE(x) ((vi)_mm512_set1_epi32((int)(x)))
#define TRUTH(x) ((vm)((x) ? 0xFFFF : 0))
#define BITS(a) ((vi)_mm512_castps_si512(a))
#define OF_BITS(a) _mm512_castsi512_ps((__m512i)(a))
#define LT(a, b) _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ)
#define LE(a, b) _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ)
#define EQ(a, b) _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ)
#define NE(a, b) _mm512_cmp_ps_mask(a, b, _CMP_NEQ_UQ)
#define ILT(a, b) _mm512_cmplt_epu32_mask((__m512i)(a), (__m512i)(b))
#define ISLT(a, b) _mm512_cmplt_epi32_mask((__m512i)(a), (__m512i)(b))
#define IEQ(a, b) _mm512_cmpeq_epi32_mask((__m512i)(a), (__m512i)(b))
#define INE(a, b) _mm512_cmpneq_epi32_mask((__m512i)(a), (__m512i)(b))
#define SELF(m, a, b) _mm512_mask_blend_ps(m, b, a)
#define SELI(m, a, b) ((vi)_mm512_mask_blend_epi32(m, (__m512i)(b), (__m512i)(a)))
#define SELB(m, a, b) ((vm)(((m) & (a)) | (~(m) & (b))))
#define ANY(m) ((m) != 0)
#define MIN(a, b) _mm512_min_ps(a, b)
#define MAX(a, b) _mm512_max_ps(a, b)
#define SQRT(a) _mm512_sqrt_ps(a)
#define FLOOR(a) _mm512_roundscale_ps(a, 0x09)
#define ABS(a) _mm512_abs_ps(a)
#define TO_FLOAT(a) _mm512_cvtepu32_ps((__m512i)(a))
#define TO_INT(a) ((vi)_mm512_cvttps_epi32(a))
#define SUM(a) _mm512_reduce_add_ps(a)
#define TO_SHORT(a, at) _mm256_storeu_si256((__m256i *)(at), _mm512_cvtepi32_epi16((__m512i)(a)))
#define BY_POWER(p, n) _mm512_scalef_ps(p, n)
/* An estimate of 14 bits and one step of Newton's; infinite at zero as a division is. */
static inline vf div_by(vf a, vf b) {
    vf r = _mm512_rcp14_ps(b);
    vf q = a * r;
    vf e = _mm512_fnmadd_ps(q, b, a);
    vf d = _mm512_fmadd_ps(e, r, q);
    return _mm512_mask_blend_ps(_mm512_fpclass_ps_mask(d, 0x81), d, q); /* not a number: the estimate stands */
}
