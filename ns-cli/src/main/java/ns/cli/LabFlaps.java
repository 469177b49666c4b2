package ns.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.lab.Flap;
import ns.net.lab.Flapping;
import ns.net.lab.LabLink;

/** Links of a lab that flap, each in one way at a time. They end with the lab. */
final class LabFlaps {
    private static final List<String> KEYS = List.of("up", "down", "spread", "seed");
    private static final String RULE = "a link flaps as in 'up 2s down 500ms', 'up 2s down 500ms spread 0.2 seed 7'";

    private final Map<LabLink, Flapping> running = new HashMap<>();

    /** Understands {@code up 2s down 500ms spread 0.5 seed 7}, as events tell it. What is none is an IllegalArgumentException. */
    static Flap parse(List<String> words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String key = words.get(i);
            if (!KEYS.contains(key) || i + 1 == words.size()) {
                throw new IllegalArgumentException(RULE + ", not '" + String.join(" ", words) + "'");
            }
            if (values.put(key, words.get(i + 1)) != null) {
                throw new IllegalArgumentException("\"" + key + "\" is there twice");
            }
        }
        Flap flap = Flap.of(time("up", values), time("down", values));
        Optional<String> spread = Optional.ofNullable(values.get("spread"));
        Optional<String> seed = Optional.ofNullable(values.get("seed"));
        flap = spread.isPresent() ? flap.spread(LabUnits.part(spread.get())) : flap;
        return seed.isPresent() ? flap.seed(LabUnits.seed(seed.get())) : flap;
    }

    private static Duration time(String key, Map<String, String> values) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(RULE + ": there is no \"" + key + "\"");
        }
        return LabUnits.time(value);
    }

    /** In place of how it flaps already. */
    synchronized void start(LabLink link, Flap flap) {
        stop(link);
        running.put(link, link.flap(flap));
    }

    /** The link is up then; nothing is done to one that does not flap. */
    synchronized void stop(LabLink link) {
        Flapping flapping = running.remove(link);
        if (flapping != null) {
            flapping.close();
        }
    }

    /** How a link flaps, with its seed, in the words of the command. */
    synchronized String of(LabLink link) {
        Flapping flapping = running.get(link);
        return flapping == null ? "none" : flapping.flap().toString();
    }
}
