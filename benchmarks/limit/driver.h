/* The loops around a day, included after the tables of one world: days, tiles of rows, parts, sums and counts. */
#ifndef TILE
#define TILE 2
#endif
#define BINS 512

/* Sums over a tile; the counts of the day are fetched meanwhile, so that counting need not wait for them. */
static void add_up(const vf *moves, const vf *seldom, const vf *room, vf *sums, const char *ahead, const char *end) {
    vf factor[FACTORS + 1][TILE], ones[1] = {S(1.0f)};
    const vf *base[4] = {factor[0], moves, seldom, room};
    static const long stride[4] = {1, MOVES, SELDOM, ROOM};
    for (int r = 0; r < TILE; r++) {
        factor[0][r] = seldom[r * SELDOM + WEIGHT];
        for (int f = 0; f < FACTORS; f++) factor[1 + f][r] = factor[0][r] * room[r * ROOM + factor_at[f]];
    }
    for (int k = 0; k < ADDED; k++, ahead += 64) {
        if (ahead < end) __builtin_prefetch(ahead, 1, 2);
        const vf *v = base[added[k].kind] + added[k].place, *f = factor[added[k].factor];
        long step = stride[added[k].kind];
        vf total = sums[k];
        if (added[k].kind == 0) v = ones, step = 0;
#pragma GCC unroll 8
        for (int r = 0; r < TILE; r++) total += f[r] * v[r * step];
        sums[k] = total;
    }
}

/* The bins of what is watched in a tile; chunks are full. */
static void place(const vf *room, const float *bins, uint16_t *found, long paths) {
    for (int r = 0; r < TILE; r++) {
        for (int w = 0; w < WATCHED; w++) {
            vf along = (room[r * ROOM + watched_at[w]] - bins[2 * w]) * bins[2 * w + 1];
            along = SELF(LT(S(0.0f), along), along, S(0.0f)); /* not a number goes to the first */
            along = MIN(along, S(BINS - 1.0f));
            TO_SHORT(TO_INT(along), found + w * paths + r * LANES);
        }
    }
}

/* Counts, four numbers at a time: one count must not wait for the one before in the same bin. */
static void tally(const uint16_t *found, uint32_t *counts, long paths) {
    for (int w = 0; w < WATCHED; w += 4) {
        int group = WATCHED - w < 4 ? WATCHED - w : 4;
        uint32_t *mine = counts + w * (long)BINS;
        const uint16_t *f = found + w * paths;
        if (group == 4)
            for (long k = 0; k < paths; k++) {
                mine[f[k]]++;
                mine[BINS + f[paths + k]]++;
                mine[2 * BINS + f[2 * paths + k]]++;
                mine[3 * BINS + f[3 * paths + k]]++;
            }
        else
            for (int g = 0; g < group; g++)
                for (long k = 0; k < paths; k++) mine[g * BINS + f[g * paths + k]]++;
    }
}

/* One day of a tile. Rows are first taken to be sound; those that are not are done again with nothing assumed. */
static void day_of(const vf *old, vf *new, vf *seldom, vf *room, const float *today) {
    for (int p = 0; p < parts[0]; p++)
        for (int r = 0; r < TILE; r++)
            part[0][p](old + r * MOVES, new + r * MOVES, seldom + r * SELDOM, room + r * ROOM, today);
    for (int r = 0; r < TILE; r++) {
        vf *t = room + r * ROOM;
        int kind = 0;
#if SOUND >= 0
        if (ANY(IEQ(BITS(t[SOUND]), WHOLE(0)))) {
            kind = 1;
            for (int p = 0; p < parts[1]; p++) part[1][p](old + r * MOVES, new + r * MOVES, seldom + r * SELDOM, t, today);
        }
#endif
        for (int e = 0; e < RARE; e++)
            if (ANY(INE(BITS(t[rare_at[e]]), WHOLE(0))))
                rare[kind][e](old + r * MOVES, new + r * MOVES, seldom + r * SELDOM, t, today);
    }
}

/*
 * Rows of paths advanced from the first day to before the last; sums over paths, and counts if asked.
 *
 * What moves has room for one tile more than there are. Tile i stands in slot i + 1 - day of them, round and round, and
 * its next day is written to the slot before, from which the tile before has just been read: it is at hand, and what is
 * read stays whole until the row is known to be sound.
 */
void run(vf *moves, vf *seldom, double *totals, double *before, uint32_t *counts, const float *bins, vf *work,
         const float *daily, long today, long first, long last, long rows) {
    long paths = rows * LANES, lines = WATCHED * (long)BINS, slots = rows / TILE + 1;
    vf *sums = work, *room = work + ADDED;
    uint16_t *found = (uint16_t *)(room + TILE * ROOM);
    unsigned flags = flush_small();
    for (long day = first; day < last; day++) {
        uint32_t *mine = counts + day * lines;
        double *total = totals + (day - first) * SUMS;
        memset(sums, 0, ADDED * sizeof(vf));
        for (long tile = 0; tile < rows / TILE; tile++) {
            long slot = (tile + slots - day % slots) % slots;
            vf *old = moves + (slot + 1) % slots * TILE * MOVES, *new = moves + slot * TILE * MOVES;
            vf *u = seldom + tile * TILE * SELDOM;
            day_of(old, new, u, room, daily + day * today);
            const char *ahead = (const char *)mine + tile * ADDED * 64L;
            add_up(new, u, room, sums, ahead, counts ? (const char *)(mine + lines) : 0);
            if (counts) place(room, bins + day * 2 * WATCHED, found + tile * TILE * LANES, paths);
        }
        if (counts) tally(found, mine, paths);
        for (int k = 0; k < ADDED; k++) total[added[k].sum] = SUM(sums[k]);
        for (int k = 0; k < CHANGES; k++) {
            double now = total[changes[k][1]];
            total[changes[k][0]] = now - before[changes[k][1]];
        }
        memcpy(before, total, SUMS * sizeof(double));
    }
    AS_BEFORE(flags);
}

const long sizes[] = {LANES, MOVES, SELDOM, ROOM, SUMS, ADDED, WATCHED, TILE};
