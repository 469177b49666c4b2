package ns.core.kernel;

import java.util.Optional;

/**
 * One thing that was looked at, and what it means for us.
 *
 * @param area the part of the machine, one of a few words: {@code kernel}, {@code create}, {@code enter},
 *     {@code user namespaces}, {@code process}, {@code proc}, {@code calls}
 * @param what the thing, unique within its area
 * @param verdict whether it works
 * @param detail what was seen; one line
 * @param remedy what the user can do about it, if there is something to do
 */
public record Finding(String area, String what, Verdict verdict, String detail, Optional<String> remedy) {
    static Finding of(String area, String what, Verdict verdict, String detail) {
        return new Finding(area, what, verdict, detail, Optional.empty());
    }

    static Finding of(String area, String what, Verdict verdict, String detail, String remedy) {
        return new Finding(area, what, verdict, detail, Optional.of(remedy));
    }
}
