/** The command {@code ns}. */
@NullMarked
package ns.cli;

import org.jspecify.annotations.NullMarked;
