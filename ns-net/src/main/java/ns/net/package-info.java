/** Wiring network namespaces. Nothing is here yet. */
@NullMarked
package ns.net;

import org.jspecify.annotations.NullMarked;
