package ns.cli;

/** Text that is no filter, or a pattern in it that is no regular expression, with the reason and without the text. */
final class FilterSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FilterSyntaxException(String reason) {
        super(reason, null, false, false);
    }
}
