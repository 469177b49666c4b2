package ns.cli;

import java.util.List;

/** The verbs of {@code ns}: the one list of them. */
final class NsVerbs implements Verbs {
    @Override
    public List<String> names() {
        return List.of("lsns");
    }

    @Override
    public Command command(String name) {
        // A switch and no table of constructors: only the class of the verb that is asked for gets loaded.
        switch (name) {
            case "lsns":
                return new LsnsCommand();
            default:
                throw new IllegalArgumentException(name);
        }
    }
}
