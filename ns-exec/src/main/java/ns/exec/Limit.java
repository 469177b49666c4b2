package ns.exec;

/**
 * A soft and a hard limit, as the kernel compares them: unsigned, {@link Resource#RLIM_INFINITY} being the largest.
 *
 * @man getrlimit(2)
 */
record Limit(long soft, long hard) {
    Limit {
        if (isNegative(soft) || isNegative(hard)) {
            throw new IllegalArgumentException("limit is negative: soft " + soft + ", hard " + hard);
        }
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new IllegalArgumentException(
                    "soft limit is above the hard one: soft " + text(soft) + ", hard " + text(hard));
        }
    }

    private static boolean isNegative(long limit) {
        return limit < 0 && limit != Resource.RLIM_INFINITY;
    }

    private static String text(long limit) {
        return limit == Resource.RLIM_INFINITY ? "RLIM_INFINITY" : Long.toString(limit);
    }

    @Override
    public String toString() {
        return text(soft) + ":" + text(hard);
    }
}
