package ns.exec;

import java.util.Map;

final class Target implements AutoCloseable {
    static Target open(NsenterOptions o) {
        return new Target();
    }

    Entry entry() {
        throw new UnsupportedOperationException();
    }

    Map<String, Integer> numbers() {
        return Map.of();
    }

    @Override
    public void close() {}
}
