package ns.core.kernel;

/** The answer to one question about what works here. */
public enum Verdict {
    /** It works. */
    YES,
    /** It does not. */
    NO,
    /** It works in part, or by a detour that the detail names. */
    LIMITED,
    /** Looking did not tell. */
    UNKNOWN
}
