package ns.exec;

import ns.core.Capability;

/** Whose ids a map is about; a user namespace has one map of each. */
enum IdKind {
    USER("uid", Capability.CAP_SETUID),
    GROUP("gid", Capability.CAP_SETGID);

    private final String word;
    private final Capability capability;

    IdKind(String word, Capability capability) {
        this.word = word;
        this.capability = capability;
    }

    /** What an id is called: {@code uid} or {@code gid}. */
    String word() {
        return word;
    }

    /** The file in /proc/PID that has the map. */
    String mapFile() {
        return word + "_map";
    }

    /** The file in /etc that tells which ids a user may map besides his own. Both are about users. */
    String subordinateFile() {
        return "sub" + word;
    }

    /** The program, setuid or with file capabilities, that maps the ids of that file for those who may not. */
    String tool() {
        return "new" + word + "map";
    }

    /** What lets a process write any map into a user namespace that it is the parent of. */
    Capability capability() {
        return capability;
    }
}
