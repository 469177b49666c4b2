package ns.cli;

/**
 * What the value of an option has to be; tried as soon as it is met, so that of several mistakes on a line the first is reported.
 *
 * <p>The value is read once more when it is used: constants here, and no lambda for each option, because people wait for these verbs.
 */
enum Rule implements Option.Check {
    UID,
    UID_OR_FOLLOW,
    USER,
    GID,
    GID_OR_FOLLOW,
    GROUP,
    RANGE,
    OWNER,
    SIGNAL,
    PROPAGATION,
    SETGROUPS,
    MONOTONIC,
    BOOTTIME,
    DESCRIPTOR,
    TARGET;

    /** The word that stands for the id of the target. */
    static final String FOLLOW = "follow";

    @Override
    public void check(String value) {
        switch (this) {
            case UID -> Values.uid(value);
            case UID_OR_FOLLOW -> {
                if (!value.equals(FOLLOW)) {
                    Values.uid(value);
                }
            }
            case USER -> Values.user(value);
            case GID -> Values.gid(value);
            case GID_OR_FOLLOW -> {
                if (!value.equals(FOLLOW)) {
                    Values.gid(value);
                }
            }
            case GROUP -> Values.group(value);
            case RANGE -> Values.range(value);
            case OWNER -> Values.owner(value);
            case SIGNAL -> Values.signal(value);
            case PROPAGATION -> Values.propagation(value);
            case SETGROUPS -> Values.setgroups(value);
            case MONOTONIC -> Values.offset("monotonic", value);
            case BOOTTIME -> Values.offset("boottime", value);
            case DESCRIPTOR -> Values.descriptor(value);
            case TARGET -> Target.parse(value);
        }
    }
}
