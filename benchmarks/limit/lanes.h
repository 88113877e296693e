/* Lanes: vectors of single precision and functions of them. */
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include "avx512.h"
#elif defined(__AVX2__)
#include "avx2.h"
#else
#include "plain.h"
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
    return BY_POWER(p, n);
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
