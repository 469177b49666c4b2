package ns.proc;

/**
 * What the ids inside a user namespace are outside.
 *
 * @param uids of users
 * @param gids of groups
 * @param setgroupsAllowed whether processes inside may call setgroups(2), which they need to drop groups; false once
 *     {@code deny} was written to {@code /proc/PID/setgroups}, as a user without CAP_SETGID must before gid_map
 * @man user_namespaces(7)
 */
public record IdMaps(IdMap uids, IdMap gids, boolean setgroupsAllowed) {

    /** Parses {@code /proc/PID/setgroups}. */
    static boolean parseSetgroups(byte[] text, int length, String file) {
        LineCursor line = new LineCursor(text, length, file);
        String word = line.nextLine() ? line.rest("allow or deny") : "";
        if (!word.equals("allow") && !word.equals("deny") || line.nextLine()) {
            throw new ProcFormatException(
                    file, 1, "one line, allow or deny, instead of " + ProcFormatException.quoted(word));
        }
        return word.equals("allow");
    }
}
