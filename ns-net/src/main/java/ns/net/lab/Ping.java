package ns.net.lab;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of an echo request.
 *
 * @param roundTrip how long the reply took; empty if there was none
 * @param problem why there was none, such as {@code no answer} or {@code host unreachable}; empty if there was one
 */
public record Ping(Optional<Duration> roundTrip, Optional<String> problem) {
    static Ping answered(long nanoseconds) {
        return new Ping(Optional.of(Duration.ofNanos(nanoseconds)), Optional.empty());
    }

    static Ping failed(String problem) {
        return new Ping(Optional.empty(), Optional.of(problem));
    }

    /**
     * Returns whether there was a reply.
     *
     * @return whether {@link #roundTrip} is there
     */
    public boolean isAnswered() {
        return roundTrip.isPresent();
    }

    /**
     * Returns the time or the problem.
     *
     * @return such as {@code 0.042 ms} or {@code no answer}
     */
    @Override
    public String toString() {
        return roundTrip
                .map(time -> String.format(Locale.ROOT, "%.3f ms", time.toNanos() / 1e6))
                .or(() -> problem)
                .orElse("");
    }
}
