/* Lanes as the compiler makes them: 8. */
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
#define SELI(m, a, b) (((vi)(m) & (vi)(a)) | (~(vi)(m) & (vi)(b)))
#define SELF(m, a, b) OF_BITS(SELI(m, BITS(a), BITS(b)))
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
#define BY_POWER(p, n) ((p) * OF_BITS((vi)(__builtin_convertvector(n, vs) + 127) << 23))
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
