/*
 * A probe of the processor: fixed work of the daily loop's kind, against which the product is timed in the same job,
 * and the rates at which vectors are multiplied and added, divided, loaded and stored.
 */
#include "lanes.h"
#include <time.h>

#define SIZE 64
#define ROWS 16

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* what others do on this core is not counted */
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static float table[SIZE * SIZE] __attribute__((aligned(64)));
static vf state[2][ROWS][SIZE];

/* Rows of 64 states turned by a full matrix, squeezed by an exponential, `times` over; seconds, and a sum in `out`. */
double mix(long times, float *out) {
    for (int k = 0; k < SIZE * SIZE; k++) table[k] = ((k * 37 % 101) - 50) * 1e-3f;
    for (int r = 0; r < ROWS; r++)
        for (int k = 0; k < SIZE; k++) state[0][r][k] = S(0.01f * (k + r));
    double began = now();
    for (long t = 0; t < times; t++)
        for (int r = 0; r < ROWS; r++) {
            const vf *x = state[t & 1][r];
            vf *y = state[~t & 1][r];
            for (int i = 0; i < SIZE; i += 8) {
                vf total[8];
#pragma GCC unroll 8
                for (int m = 0; m < 8; m++) total[m] = S(0.1f);
                for (int j = 0; j < SIZE; j++)
#pragma GCC unroll 8
                    for (int m = 0; m < 8; m++) total[m] += S(table[(i + m) * SIZE + j]) * x[j];
#pragma GCC unroll 8
                for (int m = 0; m < 8; m++) y[i + m] = m ? total[m] : exp_of(-total[m] * total[m]);
            }
        }
    double spent = now() - began;
    *out = 0.0f;
    for (int r = 0; r < ROWS; r++)
        for (int k = 0; k < SIZE; k++) *out += SUM(state[times & 1][r][k]);
    return spent;
}

#define KEEP(a) __asm__ volatile("" : "+v"(a))
#define FOUR(X) X X X X
#define TWELVE(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define RATE(name, step)                                                     \
    double name(long times) {                                                \
        vf a[12], b = S(0.999f);                                             \
        for (int k = 0; k < 12; k++) a[k] = S(1.0f + k), state[0][0][k] = b; \
        double began = now();                                                \
        for (long t = 0; t < times; t++) { FOUR(TWELVE(step)) }              \
        return 48.0 * times / (now() - began);                               \
    }
#define MULTIPLY_ADD(k) a[k] += b * b; KEEP(a[k]);
#define DIVIDE(k) a[k] = a[k] / b; KEEP(a[k]);
#define ADD(k) a[k] = a[k] + b; KEEP(a[k]);
#define LOAD(k) a[k] = *(volatile vf *)&state[0][0][k];
#define STORE(k) *(volatile vf *)&state[0][0][k] = a[k];
/* Vectors a second of this thread's own time. */
RATE(multiply_adds, MULTIPLY_ADD)
RATE(divisions, DIVIDE)
RATE(additions, ADD)
RATE(loads, LOAD)
RATE(stores, STORE)

const long lanes = LANES;
