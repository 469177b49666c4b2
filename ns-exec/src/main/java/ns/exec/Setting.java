package ns.exec;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a plan depends on besides what the user said: how things are at the moment of the launch.
 *
 * @param replaces whether the plan takes this JVM's place; else it makes a child that talks with us
 * @param caller who we are
 * @param users what goes into uid_map
 * @param groups what goes into gid_map
 * @param environment what the program inherits
 * @param loginShell the shell of the user, from the passwd file
 * @param inherited how signals and descriptors are for the program, unless something else is said
 * @param streams which numbers in the program are which of our descriptors, by the name that the plan has for these
 * @param entry what is entered, opened
 */
record Setting(
        boolean replaces,
        Caller caller,
        Optional<IdMap> users,
        Optional<IdMap> groups,
        Map<String, String> environment,
        String loginShell,
        Inherited inherited,
        Map<Integer, String> streams,
        Optional<Entry> entry) {
    /** The names of all descriptors that the plan is given, beside the channel. */
    Set<String> passed() {
        Set<String> names = new java.util.TreeSet<>(streams.values());
        if (entry.isPresent()) {
            names.addAll(entry.get().passed());
        }
        return names;
    }
}
