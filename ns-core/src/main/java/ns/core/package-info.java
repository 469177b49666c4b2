/** The words of Linux namespaces. */
@NullMarked
package ns.core;

import org.jspecify.annotations.NullMarked;
