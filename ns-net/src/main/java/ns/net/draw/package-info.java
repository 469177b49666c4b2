/** How pictures are written down: for the lab, and for the command. */
@NullMarked
package ns.net.draw;

import org.jspecify.annotations.NullMarked;
