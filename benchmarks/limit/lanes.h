/* Lanes: vectors of single precision, their comparisons and functions; 16 lanes with AVX-512, else 8. */
#include <stdint.h>
#include <string.h>

#ifdef __AVX512F__
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
/* An estimate of 14 bits and one step of Newton's; infinite at zero as a division is. */
static inline vf div_by(vf a, vf b) {
    vf r = _mm512_rcp14_ps(b);
    vf q = a * r;
    vf e = _mm512_fnmadd_ps(q, b, a);
    vf d = _mm512_fmadd_ps(e, r, q);
    return _mm512_mask_blend_ps(_mm512_fpclass_ps_mask(d, 0x81), d, q); /* not a number: the estimate stands */
}
#else
#define LANES 8
typedef float vf __attribute__((vector_size(32), may_alias));
typedef uint32_t vi __attribute__((vector_size(32), may_alias));
typedef int32_t vs __attribute__((vector_size(32), may_alias));
typedef vs vm;
#define S(x) ((vf){} + (float)(x))
#define WHOLE(x) ((vi){} + (uint32_t)(x))
#define TRUTH(x) ((vm){} - ((x) ? 1 : 0))
#define BITS(a) ((vi)(a))
#define OF_BITS(a) ((vf)(a))
#define LT(a, b) ((a) < (b))
#define LE(a, b) ((a) <= (b))
#define EQ(a, b) ((a) == (b))
#define NE(a, b) ((a) != (b))
#define ILT(a, b) ((vm)((vi)(a) < (vi)(b)))
#define ISLT(a, b) ((vm)((vs)(a) < (vs)(b)))
#define IEQ(a, b) ((vm)((vi)(a) == (vi)(b)))
#define INE(a, b) ((vm)((vi)(a) != (vi)(b)))
#define SELF(m, a, b) ((m) ? (vf)(a) : (vf)(b))
#define SELI(m, a, b) ((m) ? (vi)(a) : (vi)(b))
#define SELB(m, a, b) (((m) & (a)) | (~(m) & (b)))
static inline int any(vm m) {
    int found = 0;
    for (int k = 0; k < LANES; k++) found |= m[k];
    return found;
}
#define ANY(m) any(m)
#define MIN(a, b) SELF((a) < (b), a, b)
#define MAX(a, b) SELF((a) > (b), a, b)
static inline vf SQRT(vf a) {
    vf r;
    for (int k = 0; k < LANES; k++) r[k] = __builtin_sqrtf(a[k]);
    return r;
}
static inline vf FLOOR(vf a) {
    vf r;
    for (int k = 0; k < LANES; k++) r[k] = __builtin_floorf(a[k]);
    return r;
}
#define ABS(a) OF_BITS(BITS(a) & 0x7FFFFFFFu)
#define TO_FLOAT(a) __builtin_convertvector((vi)(a), vf)
#define TO_INT(a) ((vi)__builtin_convertvector(a, vs))
static inline float SUM(vf a) {
    float total = 0.0f;
    for (int k = 0; k < LANES; k++) total += a[k];
    return total;
}
static inline vf div_by(vf a, vf b) { return a / b; }
static inline void TO_SHORT(vi a, uint16_t *at) {
    for (int k = 0; k < LANES; k++) at[k] = a[k];
}
#endif

/* Numbers too small for their full precision count as zero: each would cost a hundred cycles. */
#ifdef __SSE__
#include <immintrin.h>
static inline unsigned flush_small(void) {
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
}
#define AS_BEFORE(flags) _mm_setcsr(flags)
#else
static inline unsigned flush_small(void) { return 0; }
#define AS_BEFORE(flags) (void)(flags)
#endif

#define GT(a, b) LT(b, a)
#define GE(a, b) LE(b, a)
#define IS_FINITE(a) ILT(BITS(a) & 0x7FFFFFFFu, WHOLE(0x7F800000u))

/* exp and log: reduction to a short interval, then least-squares polynomials (Cephes, S. Moshier, 1992). */
static inline vf exp_of(vf x) {
    x = MIN(MAX(x, S(-87.0f)), S(88.0f));
    vf n = FLOOR(x * 1.44269504f + 0.5f);
    vf r = x - n * 0.693359375f + n * 2.12194440e-4f;
    vf p = S(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
#ifdef __AVX512F__
    return _mm512_scalef_ps(p, n);
#else
    return p * OF_BITS((vi)(__builtin_convertvector(n, vs) + 127) << 23);
#endif
}

static inline vf log_above_zero(vf x) {
    vi above = BITS(x) - 0x3F3504F3u; /* one over the root of two */
    vs power = (vs)above >> 23;
    vf m = OF_BITS(BITS(x) - ((vi)power << 23)), e = __builtin_convertvector(power, vf);
    vf r = m - 1.0f, z = r * r;
    vf p = S(7.0376836292e-2f);
    p = p * r - 1.1514610310e-1f;
    p = p * r + 1.1676998740e-1f;
    p = p * r - 1.2420140846e-1f;
    p = p * r + 1.4249322787e-1f;
    p = p * r - 1.6668057665e-1f;
    p = p * r + 2.0000714765e-1f;
    p = p * r - 2.4999993993e-1f;
    p = p * r + 3.3333331174e-1f;
    vf y = p * r * z - e * 2.12194440e-4f - z * 0.5f;
    return r + y + e * 0.693359375f;
}

static inline vf log_of(vf x) {
    vf y = SELF(LT(S(0.0f), x), log_above_zero(x), S(__builtin_nanf("")));
    return SELF(EQ(x, S(0.0f)), S(-__builtin_inff()), y);
}

static inline vf log1p_of(vf x) {
    vf whole = x + 1.0f;
    return log_of(whole) + div_by(x - (whole - 1.0f), whole);
}

static inline vf expm1_of(vf x) {
    vf power = exp_of(x), less = power - 1.0f;
    vf near = div_by(less * x, log_of(power));
    return SELF(EQ(power, S(1.0f)), x, SELF(LT(ABS(x), S(0.5f)), near, less));
}

static inline vf logistic_of(vf x) { return div_by(S(1.0f), exp_of(-x) + 1.0f); }

static inline vf tanh_of(vf x) {
    vf size = ABS(x), z = x * x;
    vf near = S(-5.70498872745e-3f);
    near = near * z + 2.06390887954e-2f;
    near = near * z - 5.37397155531e-2f;
    near = near * z + 1.33314422036e-1f;
    near = near * z - 3.33332819422e-1f;
    near = near * z * x + x;
    vf far = 1.0f - div_by(S(2.0f), exp_of(size + size) + 1.0f);
    return SELF(LT(size, S(0.625f)), near, SELF(LT(x, S(0.0f)), -far, far));
}

/* One less the error function (Numerical Recipes, section 6.2). */
static inline vf erfc_of(vf x) {
    vf size = ABS(x), t = div_by(S(1.0f), 1.0f + 0.5f * size);
    vf p = S(0.17087277f);
    p = p * t - 0.82215223f;
    p = p * t + 1.48851587f;
    p = p * t - 1.13520398f;
    p = p * t + 0.27886807f;
    p = p * t - 0.18628806f;
    p = p * t + 0.09678418f;
    p = p * t + 0.37409196f;
    p = p * t + 1.00002368f;
    p = p * t - 1.26551223f;
    vf tail = t * exp_of(p - size * size);
    return SELF(LT(x, S(0.0f)), 2.0f - tail, tail);
}

static inline vf erf_of(vf x) {
    vf z = x * x, p = S(-1.0f / 1320.0f);
    p = p * z + 1.0f / 216.0f;
    p = p * z - 1.0f / 42.0f;
    p = p * z + 0.1f;
    p = p * z - 1.0f / 3.0f;
    p = p * z + 1.0f;
    return SELF(LT(ABS(x), S(0.5f)), p * x * 1.12837917f, 1.0f - erfc_of(x));
}

/* The inverse of the error function (M. Giles, 2012); the tails only where a lane is there. */
static inline vf erf_inv_of(vf x) {
    vf w = -log_above_zero((1.0f - x) * (1.0f + x)), near = w - 2.5f;
    vf p = S(2.81022636e-08f);
    p = p * near + 3.43273939e-07f;
    p = p * near - 3.5233877e-06f;
    p = p * near - 4.39150654e-06f;
    p = p * near + 0.00021858087f;
    p = p * near - 0.00125372503f;
    p = p * near - 0.00417768164f;
    p = p * near + 0.246640727f;
    p = p * near + 1.50140941f;
    vm tail = LE(S(5.0f), w);
    if (__builtin_expect(ANY(tail), 0)) {
        vf far = SQRT(w) - 3.0f, q = S(-0.000200214257f);
        q = q * far + 0.000100950558f;
        q = q * far + 0.00134934322f;
        q = q * far - 0.00367342844f;
        q = q * far + 0.00573950773f;
        q = q * far - 0.0076224613f;
        q = q * far + 0.00943887047f;
        q = q * far + 1.00167406f;
        q = q * far + 2.83297682f;
        p = SELF(tail, q, p);
    }
    return x * p;
}

static inline vf pow_of(vf x, vf y) { return exp_of(y * log_of(x)); }
