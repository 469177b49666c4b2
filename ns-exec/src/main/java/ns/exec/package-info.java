/** Running processes in new and existing namespaces. Nothing is here yet. */
@NullMarked
package ns.exec;

import org.jspecify.annotations.NullMarked;
